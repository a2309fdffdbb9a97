// libcmark-gfm: CommonMark with GitHub's tables, strikethrough and task lists.
// The node types an extension adds are global variables that its registration
// fills in; Swift cannot read a mutable C global safely, so they are compared
// by name through cmark_node_get_type_string instead.
#include <cmark-gfm.h>
#include <cmark-gfm-core-extensions.h>
