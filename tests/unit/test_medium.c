/* What can be pulled out and carried away: a /sys of our own, in which the folder of the test lies on one device after the other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/medium.h"
#include "folder.h"

/* COMMANDS of the shell in the folder that stands for /sys; $N: the number of the device of the test's folder. */
static void make(const char *commands)
{
    struct stat st;
    assert_int_equal(stat(folder, &st), 0);
    char *line = mem_format("cd %s && rm -rf sys && mkdir -p sys/dev/block && cd sys && N=%u:%u && %s", folder,
                            major(st.st_dev), minor(st.st_dev), commands);
    assert_int_equal(system(line), 0);
    free(line);
}

static void test_devices(void **state)
{
    (void)state;
    static const struct {
        const char *what, *commands;
        bool removable;
    } table[] = {
        {"nothing is known of it", ":", false},
        {"a disk of the machine",
         "mkdir -p devices/pci/ata1/block/sda && echo 0 >devices/pci/ata1/block/sda/removable && ln -s "
         "../../devices/pci/ata1/block/sda dev/block/$N",
         false},
        {"its partition",
         "mkdir -p devices/pci/ata1/block/sda/sda1 && echo 0 >devices/pci/ata1/block/sda/removable && echo 1 "
         ">devices/pci/ata1/block/sda/sda1/partition && ln -s "
         "../../devices/pci/ata1/block/sda/sda1 dev/block/$N",
         false},
        {"a stick",
         "mkdir -p devices/pci/x/block/sdb && echo 1 >devices/pci/x/block/sdb/removable && ln -s "
         "../../devices/pci/x/block/sdb dev/block/$N",
         true},
        {"the partition of a stick",
         "mkdir -p devices/pci/x/block/sdb/sdb1 && echo 1 >devices/pci/x/block/sdb/removable && echo 1 "
         ">devices/pci/x/block/sdb/sdb1/partition && ln -s "
         "../../devices/pci/x/block/sdb/sdb1 dev/block/$N",
         true},
        {"a disk on a cable",
         "mkdir -p devices/pci/usb2/2-1/host4/block/sdc && echo 0 >devices/pci/usb2/2-1/host4/block/sdc/removable && "
         "ln -s ../../devices/pci/usb2/2-1/host4/block/sdc dev/block/$N",
         true},
        {"no disk on a cable",
         "mkdir -p devices/usbank/block/sdc && echo 0 >devices/usbank/block/sdc/removable && ln -s "
         "../../devices/usbank/block/sdc dev/block/$N",
         false},
        {"a card",
         "mkdir -p devices/mmc0/block/mmcblk0/device && echo 0 >devices/mmc0/block/mmcblk0/removable && echo SD "
         ">devices/mmc0/block/mmcblk0/device/type && ln -s ../../devices/mmc0/block/mmcblk0 dev/block/$N",
         true},
        {"a chip that is soldered in",
         "mkdir -p devices/mmc0/block/mmcblk0/device && echo 0 >devices/mmc0/block/mmcblk0/removable && echo MMC "
         ">devices/mmc0/block/mmcblk0/device/type && ln -s ../../devices/mmc0/block/mmcblk0 dev/block/$N",
         false},
        {"encrypted, on a stick",
         "mkdir -p devices/pci/x/block/sdb/sdb1 devices/virtual/block/dm-0/slaves && echo 1 "
         ">devices/pci/x/block/sdb/removable && echo 1 >devices/pci/x/block/sdb/sdb1/partition && "
         "ln -s ../../../../pci/x/block/sdb/sdb1 devices/virtual/block/dm-0/slaves/sdb1 && ln -s "
         "../../devices/virtual/block/dm-0 dev/block/$N",
         true},
        {"encrypted, in the machine",
         "mkdir -p devices/pci/x/block/sda devices/virtual/block/dm-0/slaves && echo 0 "
         ">devices/pci/x/block/sda/removable && "
         "ln -s ../../../../pci/x/block/sda devices/virtual/block/dm-0/slaves/sda && ln -s "
         "../../devices/virtual/block/dm-0 dev/block/$N",
         false},
        {"devices in a circle",
         "mkdir -p devices/virtual/block/dm-0/slaves && ln -s .. devices/virtual/block/dm-0/slaves/dm-0 && ln -s "
         "../../devices/virtual/block/dm-0 dev/block/$N",
         false},
    };
    char root[160];
    snprintf(root, sizeof(root), "%s/sys", folder);
    medium_sysfs(root);
    for (size_t i = 0; i < ARRAY_LENGTH(table); i++) {
        make(table[i].commands);
        if (medium_removable(path_of("new file")) != table[i].removable ||
            medium_removable(folder) != table[i].removable)
            fail_msg("%s", table[i].what);
        assert_false(medium_removable("-"));
        assert_false(medium_removable(path_of("nowhere/new file")));
    }
    medium_sysfs(NULL);
    assert_false(medium_removable("/proc/self"));
}

static int begin(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "/tmp/test_medium-XXXXXX");
    return mkdtemp(folder) ? 0 : 1;
}

static int end(void **state)
{
    (void)state;
    char *line = mem_format("rm -rf %s", folder);
    int code = system(line);
    free(line);
    return code;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_devices)};
    return cmocka_run_group_tests(tests, begin, end);
}
