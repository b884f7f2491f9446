#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/SAX2.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlIO.h>
#include <libxml/tree.h>
#include <libxml/c14n.h>

/* `xmlFree` is a variable that Swift cannot call from several threads. */
static inline void paycheck_xml_free(void *memory) { xmlFree(memory); }
