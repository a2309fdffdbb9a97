#ifndef CANTER_UNICODE_WIDTH_SHIM_H
#define CANTER_UNICODE_WIDTH_SHIM_H

#include <stdbool.h>
#include <stdint.h>
#include <utf8proc.h>

/// What laying out text needs to know of one code point.
///
/// utf8proc keeps these in one record behind a pointer. Gathering them here costs a single table
/// look-up for each scalar, and keeps the pointer out of Swift.
typedef struct {
    /// A `utf8proc_category_t`.
    uint8_t category;
    /// Columns by East Asian Width; the library counts some marks as 1, so ask `category` first.
    uint8_t width;
    /// Default_Ignorable_Code_Point: Unicode asks to show nothing for it.
    bool is_ignorable;
    /// Extended_Pictographic: may stand in an emoji joined by U+200D.
    bool is_pictographic;
} unicode_width_properties;

static inline unicode_width_properties unicode_width_look_up(int32_t code_point) {
    const utf8proc_property_t *found = utf8proc_get_property(code_point);
    return (unicode_width_properties){
        .category = (uint8_t)found->category,
        .width = (uint8_t)found->charwidth,
        .is_ignorable = found->ignorable,
        .is_pictographic = found->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC,
    };
}

#endif
