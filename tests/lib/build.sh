# Sourced by suites and the bench that compile for themselves: what the Makefile passes to the compiler.
modules='ncursesw sqlite3 libsodium yaml-0.1'
late_modules='xlsxwriter libzip expat' # loaded by the program when they are needed (src/exchange/late.h)
# shellcheck disable=SC2086
mamori_cflags="-std=gnu17 -D_GNU_SOURCE -I$SRCDIR/src -DFORMS_DIR=\"/usr/share/mamori/forms\" -DLOCALEDIR=\"/usr/share/locale\" $(pkg-config --cflags $modules $late_modules)"
[ ! -f "$BUILDDIR/config.h" ] || mamori_cflags="$mamori_cflags -include $BUILDDIR/config.h"
# shellcheck disable=SC2086
mamori_libs="$(pkg-config --libs $modules) -lunistring -lm -Wl,--export-dynamic-symbol=lxw_tmpfile"
# shellcheck disable=SC2086
late_libs="$(pkg-config --libs $late_modules) -lcsv"

# -gdwarf-4, which must stand before -g1, since it asks for more: of the version after it binutils take the first of several sources in one
# for what includes them. -Og: a fifth less to compile than -O1, and as fast, since the sanitizers' own library takes most of the time.
sanitize_flags='-gdwarf-4 -g1 -Og -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer'

# What other tests put something else in the place of, or give another name, stands in the library by itself; so does what includes terminfo's header, where a
# struct term is another one.
apart='src/cli/main.c src/exchange/foreign.c src/ui/term_colours.c'

# build_program FOLDER COMPILER FLAGS [GOAL...]   FOLDER/mamori, FOLDER/libmamori.a and the objects, all sources of src with FLAGS; with
# the goal "served" also the server of the suites (tests/served). What is there already, of the same compiler and flags, and newer than its
# sources and headers stays. Sources are compiled a dozen at a time (together.py), which halves the time.
build_program() {
    mkdir -p "$1/together" && { [ "$(cat "$1/flags" 2>/dev/null)" = "$2 $3" ] || { rm -f "$1"/*.o "$1"/together/*.o && printf '%s\n' "$2 $3" >"$1/flags"; }; } &&
        python3 "$SRCDIR/tests/lib/together.py" "$SRCDIR" "$1/together" $apart && env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s -j"$(nproc)" -C "$1" -f - VPATH="$SRCDIR" \
        apart="$apart" compile="$2 ${mamori_cflags//\"/\\\"} $3" link="$2 $3" libs="$mamori_libs" mamori "${@:4}" <<'END'
objects = $(patsubst %.c,%.o,$(wildcard together/*.c)) $(subst /,_,$(apart:.c=.o))
mamori: src_cli_main.o libmamori.a
	$(link) $^ -o $@ $(libs)
served: served.o served_main.o libmamori.a
	$(link) $^ -o $@ $(libs)
served.o: tests/served/served.c
	$(compile) -MMD -MP -c $< -o $@
served_main.o: src/cli/main.c
	$(compile) -Dmain=mamori_main -MMD -MP -c $< -o $@
libmamori.a: $(filter-out src_cli_main.o,$(objects))
	rm -f $@ && ar rcs $@ $^
together/%.o: together/%.c
	$(compile) -I$(VPATH) -MMD -MP -c $< -o $@
define object
$(subst /,_,$(1:.c=.o)): $(1)
	$(compile) -MMD -MP -c $$< -o $$@
endef
$(foreach source,$(apart),$(eval $(call object,$(source))))
-include $(wildcard *.d together/*.d)
END
}
