/* Rounding and arithmetic. */
#include "formula/functions.h"

enum rounding { ROUND_HALF, ROUND_AWAY, ROUND_TOWARDS_ZERO };

/* Rounds the number as people read it: its 15 decimal digits, not its binary fraction (2.675 is 2.68). DIGITS counts
 * places behind the decimal point. */
static double round_decimal(double number, int digits, enum rounding rounding)
{
    char text[40];
    if (number == 0 || !isfinite(number))
        return number;
    snprintf(text, sizeof(text), "%.14e", fabs(number));
    int exponent = atoi(strchr(text, 'e') + 1);
    int kept = exponent + 1 + digits; /* of the 15 digits */
    if (kept >= 15)
        return number;
    char digit[16];
    digit[0] = text[0];
    memcpy(digit + 1, text + 2, 14);
    bool rest = false;
    for (int i = kept < 0 ? 0 : kept; i < 15; i++)
        rest |= digit[i] != '0';
    bool up = rounding == ROUND_AWAY ? rest : rounding == ROUND_HALF && kept >= 0 && digit[kept] >= '5';
    /* The digits kept, as a whole number, times a power of ten; written and read so that no error comes in. */
    long long whole = 0;
    for (int i = 0; i < kept; i++)
        whole = whole * 10 + (digit[i] - '0');
    whole += up;
    snprintf(text, sizeof(text), "%llde%d", whole, -digits);
    double result = strtod(text, NULL);
    return number < 0 ? -result : result;
}

double round_decimal_places(double number, int digits)
{
    return round_decimal(number, digits, ROUND_HALF);
}

static struct value round_with(struct run *run, const struct node *const *arg, size_t count, enum rounding rounding)
{
    double number, digits = 0;
    struct value failed;
    if (!run_number(run, arg[0], &number, &failed) || (count > 1 && !run_integer(run, arg[1], &digits, &failed)))
        return failed;
    if (digits > 400)
        return value_number(number);
    return scalar_finish(round_decimal(number, digits < -400 ? -400 : (int)digits, rounding));
}

struct value round_value(struct run *run, const struct node *const *arg, size_t count)
{
    return round_with(run, arg, count, ROUND_HALF);
}

struct value roundup_value(struct run *run, const struct node *const *arg, size_t count)
{
    return round_with(run, arg, count, ROUND_AWAY);
}

struct value rounddown_value(struct run *run, const struct node *const *arg, size_t count)
{
    return round_with(run, arg, count, ROUND_TOWARDS_ZERO);
}

/* A quotient that is whole in 15 digits is whole: 5.1/0.1 is 51. */
static double floor_decimal(double number)
{
    return floor(number_snap(number));
}

struct value int_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    double number;
    struct value failed;
    return run_number(run, arg[0], &number, &failed) ? scalar_finish(floor_decimal(number)) : failed;
}

static bool two_numbers(struct run *run, const struct node *const *arg, double *a, double *b, struct value *failed)
{
    return run_number(run, arg[0], a, failed) && run_number(run, arg[1], b, failed);
}

struct value mod_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    double number, divisor;
    struct value failed;
    if (!two_numbers(run, arg, &number, &divisor, &failed))
        return failed;
    if (divisor == 0)
        return value_error(VALUE_DIV0);
    if (fabs(number / divisor) >= 1125900000000.0)
        return value_error(VALUE_NUM); /* Excel's limit */
    if (number == trunc(number) && divisor == trunc(divisor)) {
        double rest = fmod(number, divisor);
        return scalar_finish(rest != 0 && (rest < 0) != (divisor < 0) ? rest + divisor : rest);
    }
    double whole = floor_decimal(number / divisor) * divisor, rest = number - whole;
    return scalar_finish(fabs(rest) < fabs(number) * 0x1p-48 ? 0 : rest);
}

struct value ceiling_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    double number, step;
    struct value failed;
    if (!two_numbers(run, arg, &number, &step, &failed))
        return failed;
    if (number > 0 && step < 0)
        return value_error(VALUE_NUM);
    if (step == 0)
        return value_number(0);
    return scalar_finish(number_15(ceil(number_snap(number / step)) * step));
}

struct value floor_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    double number, step;
    struct value failed;
    if (!two_numbers(run, arg, &number, &step, &failed))
        return failed;
    if (number > 0 && step < 0)
        return value_error(VALUE_NUM);
    if (step == 0)
        return number == 0 ? value_number(0) : value_error(VALUE_DIV0);
    return scalar_finish(number_15(floor_decimal(number / step) * step));
}

/* The operator ^ knows it all. */
struct value power_value(struct run *run, const struct node *const *arg, size_t count)
{
    const struct node *operand[2] = {arg[0], arg[1]};
    struct node power = {.kind = NODE_POWER, .height = 1, .count = count, .arg = operand};
    return run_value(run, &power);
}

struct value sqrt_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    double number;
    struct value failed;
    if (!run_number(run, arg[0], &number, &failed))
        return failed;
    return number < 0 ? value_error(VALUE_NUM) : scalar_finish(sqrt(number));
}

struct value abs_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    double number;
    struct value failed;
    return run_number(run, arg[0], &number, &failed) ? scalar_finish(fabs(number)) : failed;
}

struct value sign_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    double number;
    struct value failed;
    return run_number(run, arg[0], &number, &failed) ? value_number((number > 0) - (number < 0)) : failed;
}
