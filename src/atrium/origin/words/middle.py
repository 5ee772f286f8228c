"""Cultures from the Baltic to the Gulf."""

from atrium.origin.words.culture import Culture, several

MIDDLE: dict[str, Culture] = {
    "ar": Culture(
        several(
            "فندق {word}|{word} Hotel|Hotel {word} {city}|منتجع {word}|{word} Hotel Apartments|{word} Tower & Suites|"
            "دار {word}"
        ),
        several(
            "الفيروز|السلام|المرجان|الريان|النورس|السدرة|البستان|الصفا|Al Marjan|Al Rayyan|Bustan|Al Safa|Nawras|Sidra|"
            "Al Jawhara|Qamar|Al Fairuz|Lulu|الواحة|Al Nakheel|النخيل|Qasr Al Bahr|القمر|Al Waha|زهرة المدائن|Dar Al Salam|"
            "الياسمين|Burj Al Fajr|Rimal|الأندلس|Mina Al Arab|Zafaran"
        ),
        several("{n} شارع {word}|{word} Street, Building {n}|Sheikh {word} Road {n}|{n} {word} Corniche"),
        "#####",
        several("الميناء|المطار|الكورنيش|المدينة القديمة|المحطة|السوق|الحديقة|الجامعة|وسط المدينة|الشرق|الغرب|الشمال"),
    ),
    "he": Culture(
        several("מלון {word}|{word} Hotel {city}|בית {word}|{word} Boutique Hotel|{word} Hostel"),
        several(
            "הגן|האלון|הכוכבים|השקד|גלים|Shaked|Galim|Almog|Tamar|Dekel|Ha'Alon|Arava|Zohar|הים|Gan Eden|הזית|Kochav|"
            "כרמל הלבן|Rimon|שושנה|Yam Suf|Shaldag|Hadar|Nof Harim|Sahar|Te'ena|Afarsek|Agam|Kinor|Snunit|Oren|התאנה|הדר|שלדג|"
            "אגם"
        ),
        several("{n} {word} Street|רחוב {word} {n}|{word} Boulevard {n}"),
        "#######",
        several("מרכז|תחנה|העיר העתיקה|שדה התעופה|צפון|דרום|מזרח|מערב|נמל|שוק|פארק|אוניברסיטה"),
    ),
    "tr": Culture(
        several("{word} Otel|{word} Hotel {city}|Hotel {word}|{word} Konağı|{word} Pansiyon|{word} Suites"),
        several(
            "Turkuaz|Nergis|Kervan|Zeytin|Martı|Mavi Ev|Sardunya|Deniz Feneri|Çeşme|Ihlamur|Kumru|Asma|Gülhan|Boğaziçi|Çınar|"
            "Şehrazat|İncir|Kız Kulesi|Yıldız|Ağaçlı|Göl Evi|Lâle|Üç Güzeller|Safran|Kardelen|Badem|Leylek|Çamlık|Manolya|"
            "Nar Çiçeği|Gümüş Kapı|Ardıç"
        ),
        several("{word} Caddesi No:{n}|{word} Sokak {n}|{word} Mah. {n}. Sk."),
        "#####",
        several("Merkez|Eski Şehir|Gar|Havalimanı|Kuzey|Güney|Doğu|Batı|Liman|Çarşı|Park|Sahil|Üniversite|Kale|Fuar"),
    ),
    "gr": Culture(
        several("Hotel {word}|{word} Studios|Ξενοδοχείο {word}|{word} Suites & Spa|Villa {word}|{word} Apartments"),
        several(
            "Ακρογιάλι|Πεύκο|Κύκνος|Αστέρι|Helios|Ammos|Petra|Kyklos|Anthi|Rodon|Pefko|Selini|Votsalo|Ηλιοβασίλεμα|Asteria|"
            "Γαλήνη|Kymata|Αμμουδιά|Thalassa|Ροδιά|Eleonas|Άνεμος|Meltemi|Avra|Glaros|Kalamia|Ostria|Lemonia|Thea|Fanari|"
            "Φάρος|Λεμονιά|Αύρα|Γλάρος|Καλαμιά"
        ),
        several("{n} {word} Street|Οδός {word} {n}|{word} {n}"),
        "### ##",
        several("Κέντρο|Λιμάνι|Παλιά Πόλη|Αεροδρόμιο|Βόρεια|Νότια|Αγορά|Πάρκο|Πανεπιστήμιο|Κάστρο|Παραλία"),
    ),
    "cyrillic": Culture(
        several(
            "Гостиница {word}|Отель «{word}»|Гостевой дом {word}|{word} Парк-отель|Hotel {word}|{word} Hotel {city}"
        ),
        several(
            "Северная Звезда|Белый Лебедь|Ясная Поляна|Вечерний Бриз|Срібна Зоря|Лесная Сказка|Тихий Дон|Золотой Колос|"
            "Старая Мельница|Синяя Птица|Малахит|Тихая Гавань|Кедр|Рябина|Старый Маяк|Серебряный Бор|Утёс|Виноградная Лоза|"
            "Ладья|Перевал|Снегирь|Каштан|Янтарь|Берёзка|Zarya|Ryabina|Kedr|Mayak|Lada Reka|Sokolnik|Vesna|Iva|Beryoza Park|"
            "Ural Dawn|Metelitsa|Volna|Yantar|Oktava|Lastochka|Rodnik|Kalinka"
        ),
        several("ул. {word}, {n}|проспект {word}, {n}|наб. {word}, {n}|{word} Street {n}"),
        "######",
        several(
            "Вокзал|Центр|Аэропорт|Набережная|Старый Город|Парк|Север|Юг|Университет|Рынок|Восток|Запад|Порт|Театральная|"
            "Сокол"
        ),
    ),
    "slavic": Culture(
        several(
            "Hotel {word}|Pensjonat {word}|Penzion {word}|Apartmány {word}|Villa {word}|{word} Park Hotel|Hotel {word} {city}"
        ),
        several(
            "Złoty Lew|Žižka|Čapí hnízdo|Łabędź|Růže|Šumava|Księżyc|Dvořák|Światowid|Plže|Černý orel|Zamkowy|Jelen|"
            "Modrá hvězda|Stará lípa|Bursztyn|Wiatrak|Smrček|Dunaj|Hetman|Kaštan|Jaskółka|Zvonice|Tatranka|Biały Żagiel|"
            "Pod Kasztanem|Sokół|U Zlatého Lva|Morska Fala|Včela|Stříbrný Potok|Jarzębina|Kukačka|Wierzba|Malý Princ|"
            "Žlutý Dům"
        ),
        several("ulica {word} {n}|ulice {word} {n}|plac {word} {n}|náměstí {word} {n}"),
        "##-###",
        several(
            "Centrum|Stare Miasto|Dworzec|Lotnisko|Północ|Jih|Východ|Zachód|Port|Rynek|Park|Nábřeží|Univerzita|Zamek|Targi"
        ),
    ),
}
