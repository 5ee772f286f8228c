"""What hotels, streets and guests are called in different parts of the world. All names are invented."""

import unicodedata
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Culture:
    """Patterns of names and streets, and the words that fill them. `{city}` is the city, `{word}` a word, `{n}` a number."""

    names: tuple[str, ...]
    words: tuple[str, ...]
    streets: tuple[str, ...]
    postal: str  # "#" is a digit, "@" a letter


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split("|"))


CULTURES: dict[str, Culture] = {
    "en": Culture(
        _words(
            "The {word} Hotel|{word} House|Hotel {word}|{word} Inn & Suites {city}|The {word}|{word} Court|{word}'s Guest House|"
            "{word} Lodge|The Old {word} Inn|{word} & {word} Hotel|{city} {word} Hotel|{word} Park Hotel, {city}|B&B {word}|"
            "{word} Apartments|The {word} at {city}"
        ),
        _words(
            "Kestrel|Harbourview|Willow|Ashford|King|Queen|Foxglove|Marlowe|Pemberton|Thornbury|Riverside|Larkspur|O'Hara|"
            "Brackenridge|Lanternside|Copperfield|Saltmarsh|Windermoor|Juniper|Highgate|Cobblestone|Meridian|Eastgate|"
            "Bellweather|Hawthorne|Finch|Greycoat|Lighthouse|Orchard|Wren"
        ),
        _words("{n} {word} Street|{n} {word} Road|{n} {word} Avenue|{n} Upper {word} Lane|{word} Square {n}"),
        "#####",
    ),
    "fr": Culture(
        _words(
            "Hôtel {word}|Hôtel de la {word}|Le {word}|Résidence {word}|La Maison {word}|Hôtel {word} & Spa|"
            "Château {word}|L'Auberge {word}|Hôtel {city} {word}|Les Chambres d'{word}"
        ),
        _words(
            "Voltige|Les Glycines|Pont-Neuf|Vieux Port|Colombe|Cerisaie|Tour d'Argence|Mirabelle|Sept Vents|Rossignol|Étoile|Lumière|Belle Époque|Beauséjour|Opéra|Saint-Éloi|Marais|Céleste|Fontaine|Rivoire|Dauphine|Mésange|"
            "Tilleul|Moulin|Aubépine|Hirondelle|Clairière|Grand Large|Orangerie|Crémaillère"
        ),
        _words("{n} rue de {word}|{n} avenue {word}|{n} boulevard de l'{word}|{n}, place {word}"),
        "#####",
    ),
    "es": Culture(
        _words(
            "Hotel {word}|Hostal {word}|Gran Hotel {word}|Apartamentos {word}|Posada {word}|Casa {word}|Parador {word}|"
            "Hotel {word} {city}|Hacienda {word}|{word} Boutique & Spa"
        ),
        _words(
            "Valdés|Los Arrayanes|Golondrina|Puerta Nueva|Almendro|La Caracola|Miramontes|Buena Estrella|Torre Blanca|El Zorzal|Alcázar|Mirador|Jardín Real|Colón|Ñandú|San Telmo|El Olivar|La Alhóndiga|Peñón|Almería|Los Naranjos|Sueño|"
            "Corazón|Las Señoras|Ánfora|Quetzal|Córdova|La Rambleta|Azahar|Duende"
        ),
        _words("Calle {word}, {n}|Avenida {word} {n}|Plaza de {word}, {n}|Paseo {word} {n}"),
        "#####",
    ),
    "pt": Culture(
        _words(
            "Hotel {word}|Pousada {word}|Solar {word}|Quinta {word}|Hotel {word} {city}|Casa do {word}|{word} Palace"
        ),
        _words(
            "Vista Alegre|Girassol|Rio Manso|Pedra Branca|Três Marias|Bem-Te-Vi|Flor de Lis|Boa Viagem|Canela|Serra Azul|Araucária|Mirante|São Jerônimo|Coração|Açucena|Mar Azul|Sertão|Ipê Amarelo|Estação|Ladeira|Avelã|Jacarandá|Praça Velha|Maçã|"
            "Beija-Flor|Alentejo|Âncora|Sabiá"
        ),
        _words("Rua {word}, {n}|Avenida {word} {n}|Travessa {word}, {n}|Largo {word}"),
        "#####-###",
    ),
    "de": Culture(
        _words(
            "Hotel {word}|Gasthof {word}|Pension {word}|Hotel Garni {word}|{word}hof|Landhaus {word}|Hotel {word} am Markt|"
            "Schloss {word}|{word} Hotel & Restaurant"
        ),
        _words(
            "Alte Mühle|Sonnenhof|Rosengarten|Kastanie|Stadtwald|Burgblick|Forelle|Silberdistel|Brückentor|Alpenglühn|Weinrebe|Kornblume|Zum Goldenen Löwen|Müller|Königsblick|Grüner Baum|Schönbrunn|Bärenfels|Rößle|Überseetor|Mühlbach|Seeblick|"
            "Drei Kronen|Jägerhaus|Blauer Hecht|Weißes Lamm|Fährhaus|Lindenhof"
        ),
        _words("{word}straße {n}|Am {word} {n}|{word}gasse {n}|{word}platz {n}"),
        "#####",
    ),
    "it": Culture(
        _words("Hotel {word}|Albergo {word}|Villa {word}|Palazzo {word}|Locanda {word}|B&B {word}|Hotel {word} {city}"),
        _words(
            "Le Palme|La Quercia|San Zeno|Arcobaleno|Il Melograno|Portanova|Castelvecchio|La Ginestra|Ponte Alto|Del Lago|L'Ulivo|Stella Maris|Bella Vista|Santa Lucìa|Città Alta|Fontanella|Il Cigno|Tre Torri|Libertà|Aurora|La Pergola|Dell'Angelo|"
            "Sant'Orsola|Margherita|Del Sole|Perù|Rondine|Caffè Vecchio"
        ),
        _words("Via {word}, {n}|Piazza {word} {n}|Corso {word} {n}|Vicolo dell'{word}, {n}"),
        "#####",
    ),
    "nordic": Culture(
        _words("Hotell {word}|{word} Hotel|Gjestehus {word}|{word} Kro|Hotel {word} Bryggen|{word} Spa & Konferens"),
        _words(
            "Fyrtårnet|Svanesund|Ekebo|Granåsen|Lillehav|Vinterlys|Kystro|Eikely|Månehus|Tjärnö|Solgläntan|Rønnebæk|Ørneborg|Fjällräven|Søhest|Blåsipp|Åkerlund|Havblikk|Strandgård|Kråke|Tårn|Björkö|Nordlys|Ægir|Møllehus|"
            "Snöflinga|Rødhette|Þórsmörk"
        ),
        _words("{word}gata {n}|{word}veien {n}|{word}gade {n}|Stora {word} {n}"),
        "####",
    ),
    "slavic": Culture(
        _words(
            "Hotel {word}|Pensjonat {word}|Penzion {word}|Apartmány {word}|Villa {word}|{word} Park Hotel|Hotel {word} {city}"
        ),
        _words(
            "Złoty Lew|Žižka|Čapí hnízdo|Łabędź|Růže|Šumava|Księżyc|Dvořák|Światowid|Plže|Černý orel|Zamkowy|Jelen|"
            "Modrá hvězda|Stará lípa|Bursztyn|Wiatrak|Smrček|Dunaj|Hetman|Kaštan|Jaskółka|Zvonice|Tatranka"
        ),
        _words("ulica {word} {n}|ulice {word} {n}|plac {word} {n}|náměstí {word} {n}"),
        "##-###",
    ),
    "cyrillic": Culture(
        _words(
            "Гостиница {word}|Отель «{word}»|Гостевой дом {word}|{word} Парк-отель|Hotel {word}|{word} Hotel {city}"
        ),
        _words(
            "Северная Звезда|Белый Лебедь|Ясная Поляна|Вечерний Бриз|Срібна Зоря|Лесная Сказка|Тихий Дон|Золотой Колос|"
            "Старая Мельница|Синяя Птица|Малахит|Берёзка|Zarya|Metelitsa|Volna|Yantar|Oktava|Lastochka|Rodnik|Kalinka"
        ),
        _words("ул. {word}, {n}|проспект {word}, {n}|наб. {word}, {n}|{word} Street {n}"),
        "######",
    ),
    "zh": Culture(
        _words(
            "{city}{word}酒店|{word} Hotel {city}|{word}大酒店|{word}宾馆|Hotel {word}, {city}|{word}国际酒店 ({word} Hotel)"
        ),
        _words(
            "桂花|听涛|翠湖|金叶|长青|梅园|星河|锦绣|凤栖|和平|碧波|云杉|西苑|松鹤|Lotus Court|Red Lantern|Bamboo Grove|Cloud Sea|Amber Phoenix|Moon Gate|Willow Lake|Nine Bridges|花园|锦江春|Jade Lotus|明珠|Golden Crane|东方红叶|Pearl River View|竹林|云海|Plum Blossom|白鹭|Silk Bridge|望月楼"
        ),
        _words("{word}路{n}号|No. {n} {word} Road|{word} Street {n}|中山{word}街{n}号"),
        "######",
    ),
    "ja": Culture(
        _words(
            "ホテル{word}|{word} Ryokan|旅館 {word}|Hotel {word} {city}|{word}の宿|{city}{word}ホテル|Guest House {word}"
        ),
        _words(
            "若葉|紅葉|千鳥|青海|鶴の|雪見|朝日|八雲|梅の|Momiji|Asahi|Chidori|Wakaba|Mizuho|Fuji-no-mori|Ginga|Komorebi|Shizuka|桜|さくら|Kaede|富士見|Tsubaki|月光|Hinoki|花水木|Sora|松風|Yukimi|なごみ|Akane|竹の庭"
        ),
        _words("{n}-{n} {word}町|{word} {n}-chome|{n}-{n}-{n} {word}"),
        "###-####",
    ),
    "ko": Culture(
        _words(
            "{word} 호텔|Hotel {word} {city}|{word} Guesthouse|{city} {word} 호텔|{word} 게스트하우스|{word} Residence"
        ),
        _words(
            "은하|푸른솔|단풍|햇살|바다|나루|매화|달빛|Maru|Boram|Dawon|Sarang|Mirae|Byeol|Pureun|Hana Garden|무궁화|Haneul|한강뷰|Dalbit|별빛|Namu|아리랑|Gaon|해운|Saebyeok|소나무"
        ),
        _words("{n} {word}-ro|{word}로 {n}|{n}-{n} {word}-gil"),
        "#####",
    ),
    "ar": Culture(
        _words(
            "فندق {word}|{word} Hotel|Hotel {word} {city}|منتجع {word}|{word} Hotel Apartments|{word} Tower & Suites|دار {word}"
        ),
        _words(
            "الفيروز|السلام|المرجان|الريان|النورس|السدرة|البستان|الصفا|Al Marjan|Al Rayyan|Bustan|Al Safa|Nawras|Sidra|Al Jawhara|Qamar|Al Fairuz|Lulu|الواحة|Al Nakheel|النخيل|Qasr Al Bahr|القمر|Al Waha|زهرة المدائن|Dar Al Salam|الياسمين|Burj Al Noor|Rimal|الأندلس|"
            "Mina Al Arab|Zafaran"
        ),
        _words("{n} شارع {word}|{word} Street, Building {n}|Sheikh {word} Road {n}|{n} {word} Corniche"),
        "#####",
    ),
    "he": Culture(
        _words("מלון {word}|{word} Hotel {city}|בית {word}|{word} Boutique Hotel|{word} Hostel"),
        _words(
            "הגן|האלון|הכוכבים|השקד|גלים|Shaked|Galim|Almog|Tamar|Dekel|Ha'Alon|Arava|Zohar|הים|Gan Eden|הזית|Kochav|כרמל הלבן|Rimon|שושנה|Yam Suf"
        ),
        _words("{n} {word} Street|רחוב {word} {n}|{word} Boulevard {n}"),
        "#######",
    ),
    "hi": Culture(
        _words(
            "Hotel {word}|{word} Palace|The {word}, {city}|होटल {word}|{word} Residency|{word} Haveli|{word} Guest House"
        ),
        _words(
            "चंद्रमहल|गुलमोहर|नीलकमल|अशोक|बसंत|Gulmohar|Neel Kamal|Ashoka Tree|Basant|Surya Mahal|Padma|Hansa|Vasant|Meera|Jheel|Amrit|Deepak|Shanti|Mayur|राजमहल|Ganga View|Chandni|Kamal|सूर्योदय|Nilgiri|Tulsi|Anand|Peacock's Nest|Sandhya|Moti Bagh"
        ),
        _words("{n}, {word} Marg|{n} {word} Road|{word} Nagar, Plot {n}|Opp. {word} Market"),
        "######",
    ),
    "th": Culture(
        _words(
            "โรงแรม{word}|บ้าน{word}|{word} Hotel|Baan {word}|{word} Boutique Resort|{word} Place {city}|{word} Riverside & Spa"
        ),
        _words(
            "ดอกบัว|ริมน้ำ|สายลม|ชมดาว|บ้านสวน|ทะเลใส|ลีลาวดี|พระจันทร์|Sala Thong|Chan Dara|Lotus Lane|Rim Nam|Chom Dao|"
            "Leelawadee|Suan Mali|Tawan Daeng|Ploy Ngam|Fa Sai|Golden Teak"
        ),
        _words("{n} {word} Road|{n}/{n} Soi {word}|{n} ถนน{word}"),
        "#####",
    ),
    "vi": Culture(
        _words(
            "Khách sạn {word}|{word} Hotel|{word} Homestay|Nhà nghỉ {word}|{word} Boutique & Spa|{word} Hotel {city}"
        ),
        _words(
            "Hương Sen|Bình Minh|Sông Xanh|Phượng|Hoa Mai|Trăng Vàng|Cỏ Xanh|Biển Ngọc|Đồi Thông|Mây Trắng|Hải Âu|Lá Đỏ|"
            "Cây Bàng|Ngôi Sao|Phố Cũ|Rừng Dừa"
        ),
        _words("{n} Đường {word}|{n} {word} Street|{n}/{n} Hẻm {word}"),
        "######",
    ),
    "sea": Culture(
        _words(
            "{word} Hotel|{word} Resort & Spa|{word} Villas|{word} Beach Bungalows|Hotel {word} {city}|Wisma {word}|{word} Inn"
        ),
        _words(
            "Melati|Bulan|Cempaka|Kelapa Tiga|Mutiara|Anggrek|Teratai|Matahari|Laut Biru|Banyan|Rumbia|Dahlia|Sampaguita|"
            "Bintang|Kampung Air|Nusa|Pandan|Rajawali|Merpati|Seri Pagi|Tala|Mayumi"
        ),
        _words("Jalan {word} No. {n}|{n} Lorong {word}|{n} {word} Road|{word} Street {n}"),
        "#####",
    ),
    "tr": Culture(
        _words("{word} Otel|{word} Hotel {city}|Hotel {word}|{word} Konağı|{word} Pansiyon|{word} Suites"),
        _words(
            "Turkuaz|Nergis|Kervan|Zeytin|Martı|Mavi Ev|Sardunya|Deniz Feneri|Çeşme|Ihlamur|Kumru|Asma|Gülhan|Boğaziçi|Çınar|Şehrazat|İncir|Kız Kulesi|Yıldız|Ağaçlı|Göl Evi|Lâle|Üç Güzeller|Safran"
        ),
        _words("{word} Caddesi No:{n}|{word} Sokak {n}|{word} Mah. {n}. Sk."),
        "#####",
    ),
    "gr": Culture(
        _words("Hotel {word}|{word} Studios|Ξενοδοχείο {word}|{word} Suites & Spa|Villa {word}|{word} Apartments"),
        _words(
            "Ακρογιάλι|Πεύκο|Κύκνος|Αστέρι|Helios|Ammos|Petra|Kyklos|Anthi|Rodon|Pefko|Selini|Votsalo|Ηλιοβασίλεμα|Asteria|Γαλήνη|Kymata|Αμμουδιά|Thalassa|Ροδιά|Eleonas|Άνεμος|Meltemi"
        ),
        _words("{n} {word} Street|Οδός {word} {n}|{word} {n}"),
        "### ##",
    ),
}
# ISO 3166 codes of the countries whose hotels are named so; all others are named in English
_COUNTRIES = {
    "fr": "FR BE MC LU SN CI CM MG GA CG BJ ML NE BF TG HT RE GP MQ NC PF",
    "es": "ES MX AR CO PE CL VE EC GT CU BO DO HN PY SV NI CR PA UY PR GQ",
    "pt": "PT BR AO MZ CV",
    "de": "DE AT CH LI",
    "it": "IT SM VA MT",
    "nordic": "NO SE DK FI IS FO AX GL",
    "slavic": "PL CZ SK HR SI BA ME LT LV EE",
    "cyrillic": "RU UA BG RS MK BY KZ KG MD",
    "zh": "CN TW HK MO SG",
    "ja": "JP",
    "ko": "KR KP",
    "ar": "AE SA EG MA DZ TN LY SD IQ SY JO LB KW QA BH OM YE PS MR IR AF",
    "he": "IL",
    "hi": "IN NP BD LK PK BT",
    "th": "TH LA KH MM",
    "vi": "VN",
    "sea": "ID MY PH BN TL MV",
    "tr": "TR AZ TM UZ CY",
    "gr": "GR",
}
_BY_COUNTRY = {code: culture for culture, codes in _COUNTRIES.items() for code in codes.split()}


@cache
def of_one_script(pattern: str, candidates: tuple[str, ...]) -> tuple[str, ...]:
    """Words in the script of the pattern, or in either where it has both ("月光国际酒店 (Jade Hotel)") or none of its own."""
    letters = [letter for letter in pattern.replace("{word}", "").replace("{city}", "") if letter.isalpha()]
    latin = [letter < "\u0250" for letter in letters]
    if not letters or (any(latin) and not all(latin)):
        return candidates
    return tuple(word for word in candidates if (word[0] < "\u0250") is latin[0]) or candidates


def culture_of(country: str) -> Culture:
    return CULTURES[_BY_COUNTRY.get(country, "en")]


@cache
def names_of(country: str) -> tuple[str, ...]:
    """Every name that a hotel there may have, `{city}` still open: those of its culture, and a fifth in English."""
    own, english = _all_names(culture_of(country)), _all_names(CULTURES["en"])
    return tuple(dict.fromkeys((*own, *english[:: max(1, 5 * len(english) // len(own))])))


def _all_names(culture: Culture) -> tuple[str, ...]:
    found = []
    for pattern in culture.names:
        fitting = of_one_script(pattern, culture.words)
        for number, word in enumerate(fitting):
            name = pattern.replace("{word}", word, 1)
            found.append(name.replace("{word}", fitting[(number * 5 + 3) % len(fitting)]))
    return tuple(found)


# quarters by script, as the Unicode name of a letter calls it
QUARTERS = {
    "LATIN": _words(
        "Old Town|Station|Riverside|Airport|North|South|East|West|Harbour|Market|Park|Central|Castle Hill|University|Lakeside|"
        "Garden Quarter|Downtown|Opera|Exhibition Centre|Gate"
    ),
    "CJK": _words("城东|城西|城南|城北|站前|机场|江边|老城|新区|中心|公园|大学|市场|湖畔|南门|北门"),
    "KATAKANA": _words("駅前|東口|西口|南口|北口|空港|川辺|旧市街|公園|大学前|中央|港"),
    "HANGUL": _words(" 역전| 강남| 강북| 공항| 시장| 공원| 대학로| 중앙| 항구| 구시가| 동문| 서문"),
    "ARABIC": _words(
        "الميناء|المطار|الكورنيش|المدينة القديمة|المحطة|السوق|الحديقة|الجامعة|وسط المدينة|الشرق|الغرب|الشمال"
    ),
    "CYRILLIC": _words("Вокзал|Центр|Аэропорт|Набережная|Старый Город|Парк|Север|Юг|Университет|Рынок|Восток|Запад"),
}


def told_apart(name: str, turn: int) -> str:
    """The name with its quarter behind it, as big cities need it; another one for each turn."""
    script = next(
        (unicodedata.name(letter, "LATIN").split()[0] for letter in reversed(name) if letter.isalpha()), "LATIN"
    )
    quarters = QUARTERS.get("KATAKANA" if script == "HIRAGANA" else script, QUARTERS["LATIN"])
    quarter = quarters[(turn + len(name)) % len(quarters)]
    return f"{name}{quarter}" if min(name[-1], quarter[0]) > "\u2e80" else f"{name} {quarter}"


AMENITIES = _words(
    "Free Wifi|Breakfast included|Breakfast Buffet|Air Conditioning|Pool|Non-Smoking Rooms|Restaurant|Airport Transportation|"
    "Free Parking|Room Service|Bar/Lounge|Fitness Center with Gym / Workout Room|Spa|Dry Cleaning|Meeting Rooms|Laundry Service|"
    "Concierge|Multilingual Staff|Conference Facilities|Minibar|Refrigerator in room|Family Rooms|Suites|Hot Tub|Indoor pool|"
    "Outdoor pool|Heated pool|Babysitting|Banquet Room|Business Center with Internet Access|Pets Allowed ( Dog / Pet Friendly )|"
    "Wheelchair access|Beachfront|Rooftop Bar|Kids' Club|24-hour front desk|Electric vehicle charging station"
)
GUESTS = _words("Couples|Families|Solo travelers|Business travelers|Friends")
SENTENCES = _words(
    "The room was quiet, although it looks onto the street.|Breakfast had fresh fruit and very good coffee ☕.|"
    "We came late and somebody was still awake to let us in.|The bathroom is small but spotless.|"
    "Ten minutes on foot to the old town, and the way back is downhill.|The lift was out of order on the second day.|"
    "Staff remembered our names & our dog's.|I would ask for a room on the upper floors.|The pillows are far too soft for me.|"
    "They kept our luggage for the whole afternoon.|Good value for what one pays in this season.|"
    "The heating hummed a little at night.|From the terrace one sees the whole harbour 🌊.|The wifi reached even the garden.|"
    "Our children loved the pool, and so did we.|The photographs do not lie.|A lamp was missing and was brought within minutes.|"
    "They speak several languages at the desk.|Parking costs extra, which nobody had told us.|We shall certainly come back.|"
    "The shower needs some patience before it turns warm.|A library on the ground floor, with real books.|"
    "Noisy on Saturday because of a wedding, silent otherwise.|The map that they draw for each guest is worth framing."
)
OPENINGS = _words(
    "{name} stands a few minutes from the centre of {city}.|Behind a plain front, {name} hides a green courtyard.|"
    "Guests of {name} wake up to one of the calmer corners of {city}.|{name} has been run by the same family for three generations.|"
    "Between the station and the river, {name} is an easy place to find."
)
