#include "base/intl.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#ifndef LOCALEDIR
#define LOCALEDIR "/usr/share/locale"
#endif

#define PROGRAM_DOMAIN "mamori"
#define FORMS_DOMAIN   "mamori-forms"

static enum language chosen_language = LANGUAGE_JA;
static char *missing; /* the catalogue that the chosen language needs and that cannot be read */

/* Does NAME (LENGTH bytes: "ja", "ja_JP.UTF-8", "en:fr") begin with the language CODE? */
static bool name_has_language(const char *name, const char *code)
{
    size_t length = strlen(code);
    return strncasecmp(name, code, length) == 0 && (name[length] == '\0' || strchr("_.@:-", name[length]));
}

static const char *first_set(const char *const *names, size_t count, const char **which)
{
    for (size_t i = 0; i < count; i++) {
        const char *value = getenv(names[i]);
        if (value && *value) {
            *which = names[i];
            return value;
        }
    }
    *which = names[count - 1];
    return "";
}

static bool name_is_c(const char *name)
{
    return !*name || name_has_language(name, "C") || strcmp(name, "POSIX") == 0;
}

static enum language language_from_environment(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *list = getenv("LANGUAGE"), *which;

    if (list && *list) {
        for (const char *name = list; name; name = strchr(name, ':')) {
            if (*name == ':')
                name++;
            if (name_has_language(name, "ja"))
                return LANGUAGE_JA;
            if (name_has_language(name, "en"))
                return LANGUAGE_EN;
        }
        return LANGUAGE_EN; /* someone who reads neither is helped more by English */
    }
    const char *locale = first_set(variables, ARRAY_LENGTH(variables), &which);
    return name_is_c(locale) || name_has_language(locale, "ja") ? LANGUAGE_JA : LANGUAGE_EN;
}

static bool codeset_is_utf8(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* The codeset that a locale's name asks for: what stands behind its point, or the whole name where it is nothing but a
 * codeset (macOS sets LC_CTYPE=UTF-8, and ssh hands it on). NULL: the name leaves it open. */
static const char *name_codeset(const char *name)
{
    const char *point = strchr(name, '.');
    if (point)
        return point + 1;
    return strncasecmp(name, "utf", 3) == 0 ? name : NULL;
}

static bool name_says_utf8(const char *name)
{
    static const char *const spellings[] = {"utf-8", "utf8", "utf_8"};
    const char *codeset = name_codeset(name);
    for (size_t i = 0; codeset && i < ARRAY_LENGTH(spellings); i++) {
        size_t length = strlen(spellings[i]);
        if (strncasecmp(codeset, spellings[i], length) == 0 && (codeset[length] == '\0' || codeset[length] == '@'))
            return true;
    }
    return false;
}

/* May C.UTF-8 stand in for the locale that was asked for and cannot be had, or is in another encoding? Only where
 * nothing asked for another encoding: the terminal would show rubbish. NAME decides (it is the strongest that is set);
 * one that names no encoding leaves it to the weaker ones, and where none of them does and no such locale is here
 * (IS_SET), nothing speaks against UTF-8. */
static bool utf8_will_do(const char *const *variables, size_t count, const char *name, bool is_set)
{
    if (name_is_c(name) || name_says_utf8(name))
        return true;
    for (size_t i = 0; i < count && !name_codeset(name); i++) {
        const char *value = getenv(variables[i]);
        if (value && name_codeset(value))
            return name_says_utf8(value);
    }
    return !name_codeset(name) && !is_set;
}

/* A UTF-8 locale, whichever it is. Of its other categories, ten files to be opened, nothing is used: dates, numbers and order
 * are the program's own. */
static bool start_locale(struct error *err)
{
    static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    const char *which, *name = first_set(variables, ARRAY_LENGTH(variables), &which);

    errno = 0;
    bool is_set = setlocale(LC_CTYPE, "") != NULL;
    if (!is_set || !setlocale(LC_MESSAGES, ""))
        mem_check_errno(errno);
    if (!is_set || !codeset_is_utf8()) {
        setlocale(LC_ALL, "C");
        if (!utf8_will_do(variables, ARRAY_LENGTH(variables), name, is_set) || !setlocale(LC_CTYPE, "C.UTF-8") ||
            !codeset_is_utf8()) {
            setlocale(LC_ALL, "C");
            char *subject = mem_format("%s=%s", which, name);
            error_set(err, ERROR_UNSUPPORTED, subject);
            free(subject);
            /* In both languages: nobody can tell yet which one this terminal can show. */
            return error_detail(err, "UTF-8 is needed / UTF-8 の設定が必要です: LC_ALL=C.UTF-8 mamori");
        }
    }
    /* gettext translates nothing in the locale "C", whatever LANGUAGE says. */
    const char *messages = setlocale(LC_MESSAGES, NULL);
    if (!messages || strcmp(messages, "C") == 0 || strcmp(messages, "POSIX") == 0)
        setlocale(LC_MESSAGES, "C.UTF-8");
    return true;
}

/* A program that was built but not installed finds the catalogues built beside it; NULL when there are none. */
static char *built_catalogues(void)
{
    char self[4096];
    ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
    if (length <= 0)
        return NULL;
    self[length] = '\0';
    *strrchr(self, '/') = '\0';
    char *directory = mem_format("%s/locale", self);
    char *catalogue = mem_format("%s/ja/LC_MESSAGES/" PROGRAM_DOMAIN ".mo", directory);
    if (access(catalogue, R_OK) != 0) {
        free(directory);
        directory = NULL;
    }
    free(catalogue);
    return directory;
}

/* LANGUAGE=en finds no catalogue for the program's own (English) text and forms-en for the forms; ja the other way
 * round. */
static bool start_catalogues(struct error *err)
{
    const char *named = getenv("MAMORI_LOCALEDIR");
    char *built = named && *named ? NULL : built_catalogues();
    const char *directory = built ? built : named && *named ? named : LOCALEDIR;

    setenv("LANGUAGE", chosen_language == LANGUAGE_JA ? "ja" : "en", 1);
    /* After LANGUAGE: it also makes glibc forget what it looked up before. NULL: there was no memory, and all would be English. */
    bool bound = bindtextdomain(PROGRAM_DOMAIN, directory) && bindtextdomain(FORMS_DOMAIN, directory) &&
                 bind_textdomain_codeset(PROGRAM_DOMAIN, "UTF-8") && bind_textdomain_codeset(FORMS_DOMAIN, "UTF-8") &&
                 textdomain(PROGRAM_DOMAIN);
    const char *domain = chosen_language == LANGUAGE_JA ? PROGRAM_DOMAIN : FORMS_DOMAIN;
    free(missing);
    mem_expect_crash(true);
    bool there =
        *dgettext(domain, "") != '\0'; /* the header of every catalogue; reads it, so that nothing does later */
    mem_expect_crash(false);
    missing = there ? NULL : mem_format("%s/%s/LC_MESSAGES/%s.mo", directory, getenv("LANGUAGE"), domain);
    free(built);
    return bound || error_set(err, ERROR_MEMORY, "mamori");
}

bool intl_start(const char *lang_option, struct error *err)
{
    bool is_known = true;

    chosen_language = language_from_environment();
    if (lang_option) {
        if (strcasecmp(lang_option, "ja") == 0)
            chosen_language = LANGUAGE_JA;
        else if (strcasecmp(lang_option, "en") == 0)
            chosen_language = LANGUAGE_EN;
        else
            is_known = false;
    }
    if (!start_locale(err) || !start_catalogues(err))
        return false;
    if (is_known)
        return true;
    char *subject = mem_format("--lang %s", lang_option);
    error_set(err, ERROR_USAGE, subject);
    free(subject);
    return error_detail(err, "ja, en");
}

enum language intl_speak(enum language language)
{
    enum language until_now = chosen_language;
    if (language == until_now)
        return until_now;
    chosen_language = language;
    setenv("LANGUAGE", language == LANGUAGE_JA ? "ja" : "en", 1);
    textdomain(PROGRAM_DOMAIN); /* makes glibc forget what it looked up before */
    return until_now;
}

enum language intl_language(void)
{
    return chosen_language;
}

const char *intl_missing(void)
{
    return missing;
}

const char *intl_form(const char *japanese)
{
    return japanese && *japanese ? dgettext(FORMS_DOMAIN, japanese)
                                 : japanese; /* "" would give the catalogue's header */
}
