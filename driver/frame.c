// burrow frame: the stack frame of each function, drawn.
#include "driver/look.h"

#include "explain/json.h"

int command_frame(int count, char **words) {
    options_parse(COMMAND_FRAME, count, words);
    const char *function = take_function();
    options.print_decisions = 0;
    story_in_chinese = options.chinese;
    compile_configure();
    Look look;
    int status = STATUS_ERRORS;
    if (options.html != NULL)
        status = look_page(named_unit(&options.files), "frame", NULL);
    else if (look_at(named_unit(&options.files), LOOK_CODE, &look)) {
        status = STATUS_OK;
        FILE *out = look_output();
        if (options.as_json) {
            frames_json(out, look.stories, function);
        } else if (frames_print(out, look.stories, function, colour_wanted(out)) == 0) {
            fprintf(stderr, "burrow frame: there is no function %s\n",
                    function != NULL ? function : "in it");
            status = STATUS_FAILURE;
        }
        look_finish(out);
    }
    work_remove();
    return status;
}
