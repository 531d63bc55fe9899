/* What the making of a sound copy tells (store_recover()), for tests that ask for something else. */
#ifndef MAMORI_TESTS_UNHEARD_H
#define MAMORI_TESTS_UNHEARD_H

#include "book/store.h"

static void dropped(void *context, const struct store_entry *entry)
{
    (void)context, (void)entry;
}

static void left(void *context, const struct store_draft *draft)
{
    (void)context, (void)draft;
}

static void note(void *context, const char *key)
{
    (void)context, (void)key;
}

static void session(void *context, const struct store_session *one)
{
    (void)context, (void)one;
}

#endif
