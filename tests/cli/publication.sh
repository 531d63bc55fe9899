# What is told to everybody about the protection of personal data: only what is done, in the words of a large company or of a small one.
. "$SRCDIR/tests/lib/tap.sh"
m new a.mamori --company 株式会社あおば
both() { m document a.mamori pd-notice --markdown; m document a.mamori pd-notice-small --markdown; }
is 'nothing is done: both say that they cannot be published yet' "$(both | grep -c 'まだ入っていません')" 2
# proves: P-68
lacks 'what is not done is not told' "$(both)" '元に戻せない方法'
m set a.mamori controls 3-7 answer=partly && lacks '… nor what is done in part' "$(both)" '元に戻せない方法'
m set a.mamori controls 3-7 answer=done && is 'what is done stands in both' "$(both | grep -c '元に戻せない方法')" 2
lacks 'a small company may use the small one' "$(m document a.mamori pd-notice-small)" '小さな会社向けの例によることができません'
m set a.mamori practice 1 entrusted=yes && has 'who holds data for others may not' "$(m document a.mamori pd-notice-small | tr -d '\n ')" '小さな会社向けの例によることができません'
m set a.mamori practice 1 entrusted= && m set a.mamori company 1 employees=101 && has '… nor who has more than a hundred' "$(m document a.mamori pd-notice-small | tr -d '\n ')" '小さな会社向けの例によることができません'
tap_done
