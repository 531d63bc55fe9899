/* expat: the parts of an .xlsx that is read. Loaded when first needed (late.h). */
#ifndef MAMORI_EXCHANGE_LATE_EXPAT_H
#define MAMORI_EXCHANGE_LATE_EXPAT_H

#include <expat.h>

#include "exchange/late.h"

/* clang-format off */
#define LATE_EXPAT(X)                                                                                              \
    X(XML_ErrorString) X(XML_GetBuffer) X(XML_GetCurrentByteIndex) X(XML_GetCurrentLineNumber)                     \
    X(XML_GetErrorCode) X(XML_ParseBuffer) X(XML_ParserCreate_MM) X(XML_ParserFree)                                \
    X(XML_SetCharacterDataHandler) X(XML_SetElementHandler) X(XML_SetStartDoctypeDeclHandler) X(XML_SetUserData)   \
    X(XML_StopParser)
/* clang-format on */
LATE_EXPAT(LATE_DECLARED)

#endif
