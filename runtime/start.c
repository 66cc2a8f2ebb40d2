// Start: from the kernel's first instruction (switch.asm) to go.main.
#include "runtime/rt.h"

noreturn void rt_start(uintptr_t *argc) {
    os_init(argc);
    rt_random_init(os_random_seed());
    gc_init();
    if (sites_start != NULL)
        sites_start();
    heap_init();
    sched_init();
    os_install_signals();
    sched_start_main();
    sched_run();
}
