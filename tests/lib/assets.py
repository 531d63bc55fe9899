"""Prints a CSV file of N assets, each name its own, everything else as in a real ledger: assets.py N [ids]"""
import sys

count = int(sys.argv[1])
labels = "業務分類,情報資産名称,備考,利用者範囲,管理部署,媒体・保存先,個人情報,要配慮個人情報,特定個人情報,機密性,完全性,可用性,保存期限,登録日"
ids = "business,name,note,users,department,medium,personal,sensitive,mynumber,c,i,a,retention,registered"
media = "paper removable office_pc mobile server external".split()
business = "人事 経理 営業 製造 総務 品質管理".split()
assets = "社員名簿 健康診断の結果 給与データ 請求書控え 顧客名簿 受注伝票 契約書 設計図 見積書".split()
write = sys.stdout.write
write((ids if "ids" in sys.argv else labels) + "\n")
for n in range(1, count + 1):
    write(f"{business[n % 6]},{assets[n % 9]} {n},{'鍵付きの棚に保管' if n % 5 == 0 else ''},{business[n % 6]}の担当者,{business[(n + 2) % 6]}部,"
          f"{media[n * 7 % 6]},{'yes' if n % 3 == 0 else ''},{'yes' if n % 41 == 0 else ''},{'yes' if n % 53 == 0 else ''},"
          f"{n % 3},{n // 3 % 3},{n // 7 % 3},20{27 + n % 9}-03-31,2026-{1 + n % 12:02}-{1 + n % 28:02}\n")
