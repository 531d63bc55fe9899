/* IF AND OR NOT IFERROR IFS SWITCH CHOOSE, IS…, N, T. */
#include "formula/functions.h"

const struct node *if_branch(struct run *run, const struct node *const *arg, size_t count, struct value *other)
{
    bool truth;
    if (!scalar_truth(run_value(run, arg[0]), &truth, other))
        return NULL;
    if (truth)
        return arg[1];
    *other = value_bool(false);
    return count > 2 ? arg[2] : NULL;
}

const struct node *ifs_branch(struct run *run, const struct node *const *arg, size_t count, struct value *other)
{
    for (size_t i = 0; i + 1 < count; i += 2) {
        bool truth;
        if (!scalar_truth(run_value(run, arg[i]), &truth, other))
            return NULL;
        if (truth)
            return arg[i + 1];
    }
    *other = value_error(VALUE_NA);
    return NULL;
}

const struct node *switch_branch(struct run *run, const struct node *const *arg, size_t count, struct value *other)
{
    struct value wanted = run_value(run, arg[0]);
    *other = wanted;
    if (wanted.type == VALUE_ERROR)
        return NULL;
    size_t i = 1;
    for (; i + 1 < count; i += 2) {
        struct value value = run_value(run, arg[i]);
        *other = value;
        if (value.type == VALUE_ERROR)
            return NULL;
        if (scalar_compare(wanted, value) == 0)
            return arg[i + 1];
    }
    *other = value_error(VALUE_NA);
    return i < count ? arg[i] : NULL;
}

const struct node *choose_branch(struct run *run, const struct node *const *arg, size_t count, struct value *other)
{
    double number;
    if (!run_integer(run, arg[0], &number, other))
        return NULL;
    if (number >= 1 && number < (double)count)
        return arg[(size_t)number];
    *other = value_error(VALUE_VALUE);
    return NULL;
}

/* The value is at hand: it must not be computed a second time, or nested ones would take exponential time. */
const struct node *iferror_branch(struct run *run, const struct node *const *arg, size_t count, struct value *other)
{
    (void)count;
    *other = run_value(run, arg[0]);
    return other->type == VALUE_ERROR ? arg[1] : NULL;
}

struct junction {
    bool any, all, seen;
    struct value failed;
};

/* Text and empty cells of columns are passed over; written there, text is a mistake. */
static bool junction_each(void *context, struct value value, bool direct)
{
    struct junction *junction = context;
    bool truth;
    if (!direct && (value.type == VALUE_TEXT || value.type == VALUE_EMPTY))
        return true;
    if (!scalar_truth(value, &truth, &junction->failed))
        return false;
    junction->seen = true;
    junction->any |= truth;
    junction->all &= truth;
    return true;
}

static bool junction_of(struct run *run, const struct node *const *arg, size_t count, struct junction *junction)
{
    *junction = (struct junction){.all = true, .failed = value_error(VALUE_VALUE)};
    for (size_t i = 0; i < count; i++)
        if (!run_each(run, arg[i], junction_each, junction))
            return false;
    return junction->seen;
}

struct value and_value(struct run *run, const struct node *const *arg, size_t count)
{
    struct junction junction;
    return junction_of(run, arg, count, &junction) ? value_bool(junction.all) : junction.failed;
}

struct value or_value(struct run *run, const struct node *const *arg, size_t count)
{
    struct junction junction;
    return junction_of(run, arg, count, &junction) ? value_bool(junction.any) : junction.failed;
}

struct value not_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    bool truth;
    struct value failed;
    return scalar_truth(run_value(run, arg[0]), &truth, &failed) ? value_bool(!truth) : failed;
}

#define IS_FUNCTION(name, wanted)                                                                                      \
    struct value name(struct run *run, const struct node *const *arg, size_t count)                                    \
    {                                                                                                                  \
        (void)count;                                                                                                   \
        return value_bool(run_value(run, arg[0]).type == (wanted));                                                    \
    }
IS_FUNCTION(isblank_value, VALUE_EMPTY)
IS_FUNCTION(isnumber_value, VALUE_NUMBER)
IS_FUNCTION(istext_value, VALUE_TEXT)
IS_FUNCTION(iserror_value, VALUE_ERROR)
IS_FUNCTION(islogical_value, VALUE_BOOL)

struct value n_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    struct value value = run_value(run, arg[0]);
    if (value.type == VALUE_ERROR || value.type == VALUE_NUMBER)
        return value;
    return value_number(value.type == VALUE_BOOL && value.truth);
}

struct value t_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    struct value value = run_value(run, arg[0]);
    return value.type == VALUE_ERROR || value.type == VALUE_TEXT ? value : value_text("");
}
