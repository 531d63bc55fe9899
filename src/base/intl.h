/* Two languages, two message domains (gettext).
 *
 * Program text is written in English and translated to Japanese (domain "mamori", locale/ja.po); form text is written
 * in Japanese and translated to English (domain "mamori-forms", locale/forms-en.po). intl_start() chooses once, before
 * any text is made. It works where no ja_JP locale was generated: the process runs in any UTF-8 locale (C.UTF-8 if need
 * be) and the language is named by LANGUAGE.
 */
#ifndef MAMORI_BASE_INTL_H
#define MAMORI_BASE_INTL_H

#include <libintl.h>

#include "base/error.h"

#define _(text)  gettext(text)
#define N_(text) text

enum language { LANGUAGE_JA, LANGUAGE_EN };
#define LANGUAGES (LANGUAGE_EN + 1)

/* LANG_OPTION: "ja", "en" or NULL (then LANGUAGE, LC_ALL/LC_MESSAGES/LANG; C, C.UTF-8 and POSIX mean Japanese).
 * Fails with ERROR_UNSUPPORTED when the environment asks for another encoding than UTF-8 (LC_CTYPE=UTF-8, as macOS
 * sets it, asks for UTF-8; ja_JP alone asks for none, unless such a locale is installed), with ERROR_USAGE for another
 * language. After ERROR_UNSUPPORTED the process runs in the locale "C": text is English, and may be printed. */
bool intl_start(const char *lang_option, struct error *err);
enum language intl_language(void);
/* Texts are of LANGUAGE from now on, until the language that it returns, the one until now, is spoken again: for what a file says that was
 * made in another one. Nothing may be said to people meanwhile. */
enum language intl_speak(enum language language);
/* The file with the texts of the chosen language when it cannot be read: then the other language stands for them. NULL:
 * all is there. */
const char *intl_missing(void);
const char *intl_form(const char *japanese); /* a form's text in the chosen language; NULL stays NULL, "" stays "" */

#endif
