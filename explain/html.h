// One page that tells everything: explain/page.html with the data put in.
#ifndef EXPLAIN_HTML_H
#define EXPLAIN_HTML_H

#include "explain/json.h"

typedef struct HtmlPage {
    const char *title;
    const char *tab;          // the pane to begin with, or NULL
    const Package *package;   // its files are the source
    const Stories *stories;
    const char *assembly;     // listings: of this build,
    const char *naive;        // and of the one without escape analysis; or NULL
    const char *more;         // a JSON object whose members go into the data, or NULL
} HtmlPage;

// The page works from disk and needs nothing else.
void html_write(FILE *out, const HtmlPage *page);

#endif
