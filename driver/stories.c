// What a build does with the stories of values (explain/story.h).
//
//     //burrow:noescape and the like    assertions are held against them
//     -sites                            the table of sites tells them
#include "driver/packages.h"

#include "codegen/codegen.h"
#include "codegen/sites.h"
#include "escape/escape.h"
#include "explain/assert.h"

// ---- Assertions.  They speak of Go's analysis.

static bool has_any_assertions(const Unit *unit) {
    if (unit->standard || escape_options.mode != ESCAPE_GO)
        return false;
    for (int i = 0; i < unit->sources.len; i++)
        if (has_assertions(unit->sources.items[i]))
            return true;
    return false;
}

static void hold_assertions(const Unit *unit, const Stories *stories) {
    for (int i = 0; i < unit->sources.len; i++)
        check_assertions(unit->sources.items[i], stories);
}

// ---- Sites

// Go's library is counted by function, the user's packages by site.
bool unit_has_sites(const Unit *unit) { return options.sites && !unit->standard; }

static void declare_site(const Story *story) {
    const void *key = story->node != NULL ? (const void *)story->node : story->object;
    Site *site = site_of(key);
    site->pos = story->pos;
    site->func = symbol_of_func(story->func)->name;
    if (story->written_in != NULL)
        site->origin = symbol_of_func(story->written_in)->name;
    site->kind = site_kind_name(story->kind);
    site->text = story->text;
    site->verdict = verdict_name(story->verdict);
    site->rule = rule_name(story->rule);
    site->reason = rule_text(story->rule);
    site->message = story_message(story);
}

// Variables like most, in registers or wherever, are left out.
static void declare_sites(const Stories *stories) {
    for (int i = 0; i < stories->len; i++)
        if (stories->items[i]->rule != RULE_NO_ADDRESS)
            declare_site(stories->items[i]);
}

// ---- Both

bool begin_stories(const Unit *unit) {
    bool wanted = unit_has_sites(unit) || has_any_assertions(unit);
    if (wanted)
        stories_begin();
    return wanted;
}

void use_stories(const Unit *unit, Package *package) {
    Stories *stories = stories_of(package);
    if (has_any_assertions(unit))
        hold_assertions(unit, stories);
    if (unit_has_sites(unit))
        declare_sites(stories);
}
