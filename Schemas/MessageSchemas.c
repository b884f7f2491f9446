// The files of xsd/, embedded by the compiler. One entry here for each file; a test compares the two.

#include "MessageSchemas.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char camt_029_001_09[] = {
#embed "xsd/camt.029.001.09.xsd"
};
static const unsigned char camt_052_001_02[] = {
#embed "xsd/camt.052.001.02.xsd"
};
static const unsigned char camt_052_001_08[] = {
#embed "xsd/camt.052.001.08.xsd"
};
static const unsigned char camt_053_001_02[] = {
#embed "xsd/camt.053.001.02.xsd"
};
static const unsigned char camt_053_001_08[] = {
#embed "xsd/camt.053.001.08.xsd"
};
static const unsigned char camt_053_001_12[] = {
#embed "xsd/camt.053.001.12.xsd"
};
static const unsigned char camt_054_001_02[] = {
#embed "xsd/camt.054.001.02.xsd"
};
static const unsigned char camt_054_001_08[] = {
#embed "xsd/camt.054.001.08.xsd"
};
static const unsigned char camt_056_001_08[] = {
#embed "xsd/camt.056.001.08.xsd"
};
static const unsigned char head_001_001_01[] = {
#embed "xsd/head.001.001.01.xsd"
};
static const unsigned char head_001_001_02[] = {
#embed "xsd/head.001.001.02.xsd"
};
static const unsigned char head_001_001_03[] = {
#embed "xsd/head.001.001.03.xsd"
};
static const unsigned char head_001_001_04[] = {
#embed "xsd/head.001.001.04.xsd"
};
static const unsigned char pacs_002_001_03[] = {
#embed "xsd/pacs.002.001.03.xsd"
};
static const unsigned char pacs_002_001_10[] = {
#embed "xsd/pacs.002.001.10.xsd"
};
static const unsigned char pacs_002_001_14[] = {
#embed "xsd/pacs.002.001.14.xsd"
};
static const unsigned char pacs_004_001_02[] = {
#embed "xsd/pacs.004.001.02.xsd"
};
static const unsigned char pacs_004_001_09[] = {
#embed "xsd/pacs.004.001.09.xsd"
};
static const unsigned char pacs_004_001_10[] = {
#embed "xsd/pacs.004.001.10.xsd"
};
static const unsigned char pacs_004_001_13[] = {
#embed "xsd/pacs.004.001.13.xsd"
};
static const unsigned char pacs_008_001_02[] = {
#embed "xsd/pacs.008.001.02.xsd"
};
static const unsigned char pacs_008_001_08[] = {
#embed "xsd/pacs.008.001.08.xsd"
};
static const unsigned char pacs_008_001_10[] = {
#embed "xsd/pacs.008.001.10.xsd"
};
static const unsigned char pacs_008_001_12[] = {
#embed "xsd/pacs.008.001.12.xsd"
};
static const unsigned char pacs_009_001_08[] = {
#embed "xsd/pacs.009.001.08.xsd"
};
static const unsigned char pacs_009_001_10[] = {
#embed "xsd/pacs.009.001.10.xsd"
};
static const unsigned char pacs_009_001_11[] = {
#embed "xsd/pacs.009.001.11.xsd"
};
static const unsigned char pain_001_001_03[] = {
#embed "xsd/pain.001.001.03.xsd"
};
static const unsigned char pain_001_001_09[] = {
#embed "xsd/pain.001.001.09.xsd"
};
static const unsigned char pain_001_001_11[] = {
#embed "xsd/pain.001.001.11.xsd"
};
static const unsigned char pain_001_001_12[] = {
#embed "xsd/pain.001.001.12.xsd"
};
static const unsigned char pain_002_001_03[] = {
#embed "xsd/pain.002.001.03.xsd"
};
static const unsigned char pain_002_001_10[] = {
#embed "xsd/pain.002.001.10.xsd"
};
static const unsigned char types_accounts[] = {
#embed "xsd/types/accounts.xsd"
};
static const unsigned char types_agents[] = {
#embed "xsd/types/agents.xsd"
};
static const unsigned char types_amounts[] = {
#embed "xsd/types/amounts.xsd"
};
static const unsigned char types_application_headers[] = {
#embed "xsd/types/application-headers.xsd"
};
static const unsigned char types_cancellations[] = {
#embed "xsd/types/cancellations.xsd"
};
static const unsigned char types_cards[] = {
#embed "xsd/types/cards.xsd"
};
static const unsigned char types_cheques[] = {
#embed "xsd/types/cheques.xsd"
};
static const unsigned char types_codes[] = {
#embed "xsd/types/codes.xsd"
};
static const unsigned char types_external_codes[] = {
#embed "xsd/types/external-codes.xsd"
};
static const unsigned char types_mandates[] = {
#embed "xsd/types/mandates.xsd"
};
static const unsigned char types_originals[] = {
#embed "xsd/types/originals.xsd"
};
static const unsigned char types_parties[] = {
#embed "xsd/types/parties.xsd"
};
static const unsigned char types_regulatory[] = {
#embed "xsd/types/regulatory.xsd"
};
static const unsigned char types_remittance[] = {
#embed "xsd/types/remittance.xsd"
};
static const unsigned char types_securities[] = {
#embed "xsd/types/securities.xsd"
};
static const unsigned char types_statements[] = {
#embed "xsd/types/statements.xsd"
};
static const unsigned char types_transactions[] = {
#embed "xsd/types/transactions.xsd"
};
static const unsigned char types_values[] = {
#embed "xsd/types/values.xsd"
};

static const MessageSchemaText texts[] = {
    {"camt.029.001.09", camt_029_001_09, sizeof camt_029_001_09},
    {"camt.052.001.02", camt_052_001_02, sizeof camt_052_001_02},
    {"camt.052.001.08", camt_052_001_08, sizeof camt_052_001_08},
    {"camt.053.001.02", camt_053_001_02, sizeof camt_053_001_02},
    {"camt.053.001.08", camt_053_001_08, sizeof camt_053_001_08},
    {"camt.053.001.12", camt_053_001_12, sizeof camt_053_001_12},
    {"camt.054.001.02", camt_054_001_02, sizeof camt_054_001_02},
    {"camt.054.001.08", camt_054_001_08, sizeof camt_054_001_08},
    {"camt.056.001.08", camt_056_001_08, sizeof camt_056_001_08},
    {"head.001.001.01", head_001_001_01, sizeof head_001_001_01},
    {"head.001.001.02", head_001_001_02, sizeof head_001_001_02},
    {"head.001.001.03", head_001_001_03, sizeof head_001_001_03},
    {"head.001.001.04", head_001_001_04, sizeof head_001_001_04},
    {"pacs.002.001.03", pacs_002_001_03, sizeof pacs_002_001_03},
    {"pacs.002.001.10", pacs_002_001_10, sizeof pacs_002_001_10},
    {"pacs.002.001.14", pacs_002_001_14, sizeof pacs_002_001_14},
    {"pacs.004.001.02", pacs_004_001_02, sizeof pacs_004_001_02},
    {"pacs.004.001.09", pacs_004_001_09, sizeof pacs_004_001_09},
    {"pacs.004.001.10", pacs_004_001_10, sizeof pacs_004_001_10},
    {"pacs.004.001.13", pacs_004_001_13, sizeof pacs_004_001_13},
    {"pacs.008.001.02", pacs_008_001_02, sizeof pacs_008_001_02},
    {"pacs.008.001.08", pacs_008_001_08, sizeof pacs_008_001_08},
    {"pacs.008.001.10", pacs_008_001_10, sizeof pacs_008_001_10},
    {"pacs.008.001.12", pacs_008_001_12, sizeof pacs_008_001_12},
    {"pacs.009.001.08", pacs_009_001_08, sizeof pacs_009_001_08},
    {"pacs.009.001.10", pacs_009_001_10, sizeof pacs_009_001_10},
    {"pacs.009.001.11", pacs_009_001_11, sizeof pacs_009_001_11},
    {"pain.001.001.03", pain_001_001_03, sizeof pain_001_001_03},
    {"pain.001.001.09", pain_001_001_09, sizeof pain_001_001_09},
    {"pain.001.001.11", pain_001_001_11, sizeof pain_001_001_11},
    {"pain.001.001.12", pain_001_001_12, sizeof pain_001_001_12},
    {"pain.002.001.03", pain_002_001_03, sizeof pain_002_001_03},
    {"pain.002.001.10", pain_002_001_10, sizeof pain_002_001_10},
    {"types/accounts", types_accounts, sizeof types_accounts},
    {"types/agents", types_agents, sizeof types_agents},
    {"types/amounts", types_amounts, sizeof types_amounts},
    {"types/application-headers", types_application_headers, sizeof types_application_headers},
    {"types/cancellations", types_cancellations, sizeof types_cancellations},
    {"types/cards", types_cards, sizeof types_cards},
    {"types/cheques", types_cheques, sizeof types_cheques},
    {"types/codes", types_codes, sizeof types_codes},
    {"types/external-codes", types_external_codes, sizeof types_external_codes},
    {"types/mandates", types_mandates, sizeof types_mandates},
    {"types/originals", types_originals, sizeof types_originals},
    {"types/parties", types_parties, sizeof types_parties},
    {"types/regulatory", types_regulatory, sizeof types_regulatory},
    {"types/remittance", types_remittance, sizeof types_remittance},
    {"types/securities", types_securities, sizeof types_securities},
    {"types/statements", types_statements, sizeof types_statements},
    {"types/transactions", types_transactions, sizeof types_transactions},
    {"types/values", types_values, sizeof types_values},
};

size_t message_schemas_count(void) { return sizeof texts / sizeof texts[0]; }

MessageSchemaText message_schema(size_t index) { return texts[index]; }
