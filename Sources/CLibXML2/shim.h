/* ICU's types would come in with libxml2's, and Foundation has its own of the same names: a module that sees both does not
   compile. Nothing here makes or looks into a struct that has more members with ICU (xmlCharEncodingHandler). */
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/SAX2.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlIO.h>
#include <libxml/tree.h>
#include <libxml/c14n.h>
#include <libxml/uri.h>

/* `xmlFree` is a variable that Swift cannot call from several threads. */
static inline void paycheck_xml_free(void *memory) { xmlFree(memory); }
