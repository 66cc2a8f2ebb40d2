#include "escape/internal.h"

void inline_package(Package *package) {
    prepare_package(package);
}
