// The catalogue of sentences (words.def), in the reader's language.
#ifndef EXPLAIN_WORDS_H
#define EXPLAIN_WORDS_H

#include "explain/story.h"

typedef enum Word {
#define WORD(id, english, chinese) WORD_##id,
#include "explain/words.def"
    WORD_COUNT
} Word;

// The sentence, filled in.
const char *say(Word word, ...);

#endif
