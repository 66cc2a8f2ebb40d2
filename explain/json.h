// Stories, frames, graphs and differences for other programs: JSON, by the schema in
// share/look.schema.json, and SARIF 2.1.0, which code review tools read.
#ifndef EXPLAIN_JSON_H
#define EXPLAIN_JSON_H

#include "explain/diff.h"
#include "explain/frame.h"
#include "explain/graph.h"
#include "explain/print.h"

#include <jansson.h>

// Each writes one document.
void stories_json(FILE *out, const Stories *stories, const PrintOptions *options);
void frames_json(FILE *out, const Stories *stories, const char *function);
void graphs_json(FILE *out, const char *function);
void changes_json(FILE *out, const Changes *changes, const char *old);

// Parts, for the page.
json_t *json_of_story(const Story *story);
json_t *json_of_frame(const FrameLayout *layout, const Stories *stories);
json_t *json_of_graph(const FlowGraph *graph);
json_t *json_text(const char *text); // null for NULL; broken UTF-8 is mended

// sarif.c: what is on the heap, as notes; what newly is, as warnings.
void stories_sarif(FILE *out, const Stories *stories, const PrintOptions *options);
void changes_sarif(FILE *out, const Changes *changes);

#endif
