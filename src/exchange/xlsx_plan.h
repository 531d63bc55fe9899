/* The pages of sheets, for xlsx_layout.c: plan all, then fill all. */
#ifndef MAMORI_EXCHANGE_XLSX_PLAN_H
#define MAMORI_EXCHANGE_XLSX_PLAN_H

#include "exchange/xlsx_layout.h"

void xlsx_plan_rows(struct xlsx_layout *layout, struct xlsx_page *page);
void xlsx_fill_rows(struct xlsx_layout *layout, struct xlsx_page *page);
/* A sheet of facts stands upright: one line a column. */
void xlsx_plan_facts(struct xlsx_layout *layout, struct xlsx_page *page);
void xlsx_fill_facts(struct xlsx_layout *layout, struct xlsx_page *page);

#endif
