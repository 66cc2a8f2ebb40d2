// Sentences and names: the catalogue's reader.
#include "explain/words.h"

#include "base/diag.h"

bool story_in_chinese;
bool story_with_place;

typedef struct Bilingual {
    const char *english;
    const char *chinese;
} Bilingual;

static const char *in_language(Bilingual words) {
    return story_in_chinese ? words.chinese : words.english;
}

const char *say(Word word, ...) {
    static const Bilingual sentences[] = {
#define WORD(id, english, chinese) {english, chinese},
#include "explain/words.def"
    };
    va_list arguments;
    va_start(arguments, word);
    char *text = arena_vprintf(&compilation, in_language(sentences[word]), arguments);
    va_end(arguments);
    return text;
}

// ---- Kinds, rules, verdicts

const char *site_kind_name(SiteKind kind) {
    static const char *const names[] = {
#define KIND(id, name, english, chinese) name,
#include "explain/kinds.def"
    };
    return names[kind];
}

const char *site_kind_text(SiteKind kind) {
    static const Bilingual texts[] = {
#define KIND(id, name, english, chinese) {english, chinese},
#include "explain/kinds.def"
    };
    return in_language(texts[kind]);
}

const char *rule_name(Rule rule) {
    static const char *const names[] = {
#define RULE(id, name, english, chinese) name,
#include "explain/rules.def"
    };
    return names[rule];
}

const char *rule_text(Rule rule) {
    static const Bilingual texts[] = {
#define RULE(id, name, english, chinese) {english, chinese},
#include "explain/rules.def"
    };
    return in_language(texts[rule]);
}

const char *verdict_name(Verdict verdict) {
    static const char *const names[] = {"register", "frame", "heap", "constant", "none"};
    return names[verdict];
}

static const char *heap_text(const Story *story) {
    long long bytes = (long long)story->allocates;
    if (bytes <= 0)
        return say(story->kind == SITE_APPEND || story->kind == SITE_MAP_PUT
                       ? WORD_ON_HEAP_SOMETIMES
                       : WORD_ON_HEAP_LENGTH);
    if (story->kind == SITE_BOX && story->sometimes)
        return say(type_is_integer(story->type) ? WORD_ON_HEAP_SMALL
                                                : WORD_ON_HEAP_EMPTY, bytes);
    return say(WORD_ON_HEAP_SIZE, bytes);
}

const char *story_verdict_text(const Story *story) {
    bool placed = story_with_place && story->place != NULL;
    switch (story->verdict) {
    case VERDICT_REGISTER:
        return placed ? say(WORD_IN_REGISTERS, story->place)
                      : say(WORD_IN_REGISTER);
    case VERDICT_FRAME:
        return placed ? say(WORD_IN_FRAME_AT, story->place)
                      : say(WORD_IN_FRAME);
    case VERDICT_HEAP:
        return heap_text(story);
    case VERDICT_CONSTANT:
        return say(WORD_IN_DATA);
    default:
        return say(story->rule == RULE_NO_ADDRESS ? WORD_NOT_USED : WORD_NO_BYTES);
    }
}

const char *story_message(const Story *story) {
    if (story->silent)
        return NULL;
    if (story->object != NULL)
        return story->escapes
                   ? arena_printf(&compilation, "moved to heap: %s", story->text)
                   : NULL;
    return arena_printf(&compilation, "%s %s", story->text,
                        story->escapes ? "escapes to heap" : "does not escape");
}
