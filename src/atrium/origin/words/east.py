"""Cultures of Asia, from India to Japan."""

from atrium.origin.words.culture import Culture, several

EAST: dict[str, Culture] = {
    "zh": Culture(
        several(
            "{word}商务酒店|{word} Hotel {city}|{word}大酒店|{word}宾馆|Hotel {word}, {city}|{word}国际酒店 ({word} Hotel)"
        ),
        several(
            "桂花|听涛|翠湖|金叶|长青|梅园|星河|锦绣|凤栖|静安居|碧波|云杉|西苑|松鹤|Lotus Court|Red Lantern|Bamboo Grove|Cloud Sea|Amber Phoenix|"
            "Moon Gate|Willow Lake|Nine Bridges|花园|春江|Jade Lotus|明珠|Golden Crane|红叶|Pearl River View|竹林|云海|Plum Blossom|白鹭|"
            "Silk Bridge|望月楼"
        ),
        several("{word}路{n}号|No. {n} {word} Road|{word} Street {n}|{word}街{n}号"),
        "######",
        several("城东|城西|城南|城北|站前|机场|江边|老城|新区|中心|公园|大学|市场|湖畔|南门|北门"),
    ),
    "ja": Culture(
        several(
            "ホテル{word}|{word} Ryokan|旅館 {word}|Hotel {word} {city}|{word}の宿|{word}温泉ホテル|Guest House {word}"
        ),
        several(
            "若葉|紅葉|千鳥|青海|鶴の|雪見|朝日|八雲|梅の|Momiji|Asahi|Chidori|Wakaba|Mizuho|Fuji-no-mori|Ginga|Komorebi|Shizuka|桜|さくら|Kaede|"
            "富士見|Tsubaki|月光|Hinoki|花水木|Sora|松風|Yukimi|なごみ|Akane|竹の庭"
        ),
        several("{n}-{n} {word}町|{word} {n}-chome|{n}-{n}-{n} {word}"),
        "###-####",
        several("駅前|東口|西口|南口|北口|空港|川辺|旧市街|公園|大学前|中央|港"),
    ),
    "ko": Culture(
        several("{word} 호텔|Hotel {word} {city}|{word} Guesthouse|{word} 스테이|{word} 게스트하우스|{word} Residence"),
        several(
            "은하|푸른솔|단풍|햇살|바다|나루|매화|달빛|Maru|Boram|Dawon|Sarang|Mirae|Byeol|Pureun|Hana Garden|무궁화|Haneul|한강뷰|Dalbit|별빛|Namu|"
            "아리랑|Gaon|해운|Saebyeok|소나무|은행나무|종달새|하늘정원|들꽃|파도|솔바람|Nuri|Onnuri|Badaro|Solbaram|Noeul|Gureum"
        ),
        several("{n} {word}-ro|{word}로 {n}|{n}-{n} {word}-gil"),
        "#####",
        several("역전|강남|강북|공항|시장|공원|대학로|중앙|항구|구시가|동문|서문"),
    ),
    "hi": Culture(
        several(
            "Hotel {word}|{word} Palace|The {word}, {city}|होटल {word}|{word} Residency|{word} Haveli|{word} Guest House"
        ),
        several(
            "चंद्रमहल|गुलमोहर|नीलकमल|अशोक|बसंत|Gulmohar|Neel Kamal|Ashoka Tree|Basant|Surya Mahal|Padma|Hansa|Vasant|Meera|"
            "Jheel|Amrit|Deepak|Shanti|Mayur|राजमहल|Ganga View|Chandni|Kamal|सूर्योदय|Nilgiri|Tulsi|Anand|Peacock's Nest|"
            "Sandhya|Moti Bagh"
        ),
        several("{n}, {word} Marg|{n} {word} Road|{word} Nagar, Plot {n}|Opp. {word} Market"),
        "######",
        several("स्टेशन|बाज़ार|पुराना शहर|हवाई अड्डा|उत्तर|दक्षिण|पूर्व|पश्चिम|उद्यान|विश्वविद्यालय|किला|केंद्र"),
    ),
    "th": Culture(
        several(
            "โรงแรม{word}|บ้าน{word}|{word} Hotel|Baan {word}|{word} Boutique Resort|{word} Place {city}|"
            "{word} Riverside & Spa"
        ),
        several(
            "ดอกบัว|ริมน้ำ|สายลม|ชมดาว|สวนสน|ทะเลใส|ลีลาวดี|พระจันทร์|Sala Thong|Chan Dara|Lotus Lane|Rim Nam|Chom Dao|"
            "Leelawadee|Suan Mali|Tawan Daeng|Ploy Ngam|Fa Sai|Golden Teak|ปลาทอง|หาดทราย|ลำธาร|Hat Sai|Nam Jai|Dok Kaew|"
            "Pla Thong|Mai Ngam|Lam Than"
        ),
        several("{n} {word} Road|{n}/{n} Soi {word}|{n} ถนน{word}"),
        "#####",
        several("ริมแม่น้ำ|สถานี|เมืองเก่า|สนามบิน|เหนือ|ใต้|ตะวันออก|ตะวันตก|ตลาด|สวนสาธารณะ|มหาวิทยาลัย|กลางเมือง"),
    ),
    "vi": Culture(
        several(
            "Khách sạn {word}|{word} Hotel|{word} Homestay|Nhà nghỉ {word}|{word} Boutique & Spa|{word} Hotel {city}"
        ),
        several(
            "Hương Sen|Bình Minh|Sông Xanh|Phượng|Hoa Mai|Trăng Vàng|Cỏ Xanh|Biển Ngọc|Đồi Thông|Mây Trắng|Hải Âu|Lá Đỏ|"
            "Cây Bàng|Ngôi Sao|Phố Cũ|Sen Hồng|Ánh Dương|Suối Mơ|Thiên Thanh|Hồ Gươm Xanh|Đảo Ngọc|Mùa Thu|Gió Biển|Tre Xanh|"
            "Lan Rừng|Cầu Gỗ|Nắng Mai|Sương Mai|Làng Chài|Rừng Dừa"
        ),
        several("{n} Đường {word}|{n} {word} Street|{n}/{n} Hẻm {word}"),
        "######",
        several("Trung Tâm|Ga|Phố Cổ|Sân Bay|Bắc|Nam|Đông|Tây|Bến Cảng|Chợ|Công Viên|Bờ Sông|Đại Học|Hồ|Bãi Biển"),
    ),
    "sea": Culture(
        several(
            "{word} Hotel|{word} Resort & Spa|{word} Villas|{word} Beach Bungalows|Hotel {word} {city}|Wisma {word}|"
            "{word} Inn"
        ),
        several(
            "Melati|Bulan|Cempaka|Kelapa Tiga|Mutiara|Anggrek|Teratai|Matahari|Laut Biru|Banyan|Rumbia|Dahlia|Sampaguita|"
            "Bintang|Kampung Air|Nusa|Pandan|Rajawali|Merpati|Seri Pagi|Tala|Mayumi|Kenanga|Senja|Pelangi|Embun Pagi|"
            "Batu Karang|Angin Timur|Puncak Hijau|Telaga|Kerapu|Bukit Daun|Tanjung Perak|Rumah Kayu|Layar|Mabini Garden"
        ),
        several("Jalan {word} No. {n}|{n} Lorong {word}|{n} {word} Road|{word} Street {n}"),
        "#####",
        several(
            "Kota Lama|Stasiun|Bandara|Utara|Selatan|Timur|Barat|Pelabuhan|Pasar|Taman|Tepi Sungai|Universitas|Pusat|Pantai|"
            "Bukit"
        ),
    ),
}
