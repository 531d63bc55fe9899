"""The words of the forms: one spelling for one word, sentences with an end. Used by documents.py and sheets.py."""
import os
import re

# pattern, better: in all texts of the forms
EVERYWHERE = [
    (r"サーバ(?!ー)", "サーバー"), (r"ユーザ(?!ー)", "ユーザー、利用者"), (r"コンピュータ(?!ー)", "コンピューター"), (r"フォルダ(?!ー)", "フォルダー"),
    (r"プリンタ(?!ー)", "プリンター"), (r"ルータ(?!ー)", "ルーター"), (r"メモリ(?!ー)", "メモリー"), (r"ブラウザー", "ブラウザ"), (r"セキュリティー", "セキュリティ"),
    (r"ウィルス", "ウイルス"), (r"アンチウイルス|ワクチンソフト", "ウイルス対策ソフト"), (r"漏洩", "漏えい"), (r"二段階認証|2段階認証|二要素認証|2要素認証", "多要素認証"),
    (r"業務委託先|外注先|委託業者", "委託先"), (r"下さい", "ください"), (r"致し", "いたし"), (r"出来(?!事|心)", "でき"), (r"[るたいう]事[をがはに]", "こと"), (r"機密保持規程|関連規定|基本規定", "規程"),
    (r"全て", "すべて"), (r"改定日", "改訂日"), (r"御社|弊社", "自社"), (r"子供", "子ども"), (r"行な", "行"), (r"但し", "ただし"), (r"何時でも", "いつでも"),
    (r"[０-９]", "half-width digits"), (r"[Ａ-Ｚａ-ｚ]", "half-width letters"), (r"[ｦ-ﾟ]", "full-width kana"), (r"[(][^)]*[ぁ-龠]", "full-width brackets"),
    (r"(SECURITY ACTION|一つ星|二つ星|★).{0,30}(取得|認定)(?!と|では|さ)", "宣言"),
]


def titles():
    """Official titles: facts, so no run of a source in them counts."""
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "titles.txt"), encoding="utf-8") as file:
        return [line.strip() for line in file if line.strip()]


def unfinished(text, prose):
    """The lines of TEXT in which a sentence has no end: a full stop stands in them, or they are PROSE, and none at the end."""
    joined = re.sub(r"(?<=[^\n])\n(?=[^\n|\-0-9 ])", "", text)  # a line break inside a paragraph is none
    for line in joined.split("\n"):
        line = line.strip()
        item = re.match(r"(?:- |\d+\. )", line)
        cells = [c.strip() for c in line.strip("|").split(" | ")] if line.startswith("|") else [line[item.end():] if item else line]
        for cell in cells:
            bare = re.sub(r"「[^」]*」|（[^（）]*(?:（[^（）]*）[^（）]*)*）", "", cell)
            if not bare or re.search(r"[。]$|^＿|[＿　]$", bare) or "＿" in bare and "。" not in bare:
                continue
            if "。" in bare or prose and not item and not line.startswith("|") and len(bare) > 11:
                yield cell
