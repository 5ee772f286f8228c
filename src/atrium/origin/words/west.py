"""Cultures that write in Latin letters, from Lisbon to Lima."""

from atrium.origin.words.culture import Culture, several

WEST: dict[str, Culture] = {
    "en": Culture(
        several(
            "The {word} Hotel|{word} House|Hotel {word}|{word} Inn & Suites {city}|The {word}|{word} Court|"
            "{word}'s Guest House|{word} Lodge|The Old {word} Inn|{word} & {word} Hotel|{city} {word} Hotel|"
            "{word} Park Hotel, {city}|B&B {word}|{word} Apartments|The {word} at {city}"
        ),
        several(
            "Kestrel|Harbourview|Willow|Ashford|King|Queen|Foxglove|Marlowe|Pemberton|Thornbury|Riverside|Larkspur|O'Hara|"
            "Brackenridge|Lanternside|Copperfield|Saltmarsh|Windermoor|Juniper|Highgate|Cobblestone|Meridian|Eastgate|"
            "Bellweather|Hawthorne|Finch|Greycoat|Lighthouse|Orchard|Wren|Quillfeather|Ravenscombe|Milldale|Birchwood|"
            "Fairweather|Tanager|Old Mill|Applegarth|Stonebridge|Mulberry"
        ),
        several("{n} {word} Street|{n} {word} Road|{n} {word} Avenue|{n} Upper {word} Lane|{word} Square {n}"),
        "#####",
        several(
            "Old Town|Station|Riverside|Airport|North|South|East|West|Harbour|Market|Park|Central|Castle Hill|University|"
            "Lakeside|Garden Quarter|Downtown|Opera|Exhibition Centre|Gate"
        ),
    ),
    "fr": Culture(
        several(
            "Hôtel {word}|Hôtel Restaurant {word}|Le {word}|Résidence {word}|La Maison {word}|Hôtel {word} & Spa|"
            "Château {word}|L'Auberge {word}|Hôtel {city} {word}|Chambres d'Hôtes {word}"
        ),
        several(
            "Voltige|Les Glycines|Pont-Neuf|Vieux Port|Colombe|Cerisaie|Tour d'Argence|Mirabelle|Sept Vents|Rossignol|Étoile|"
            "Lumière|Belle Époque|Beauséjour|Opéra|Saint-Éloi|Marais|Céleste|Fontaine|Rivoire|Dauphine|Mésange|Tilleul|Moulin|"
            "Aubépine|Hirondelle|Clairière|Grand Large|Orangerie|Crémaillère"
        ),
        several("{n} rue {word}|{n} avenue {word}|{n} boulevard {word}|{n}, place {word}"),
        "#####",
        several(
            "Centre|Gare|Vieille Ville|Aéroport|Nord|Sud|Est|Ouest|Port|Les Halles|Opéra|Bord de l'Eau|Université|Citadelle|"
            "Parc Expo"
        ),
    ),
    "es": Culture(
        several(
            "Hotel {word}|Hostal {word}|Gran Hotel {word}|Apartamentos {word}|Posada {word}|Casa {word}|Mesón {word}|"
            "Hotel {word} {city}|Hacienda {word}|{word} Boutique & Spa"
        ),
        several(
            "Valdés|Los Arrayanes|Golondrina|Puerta Nueva|Almendro|La Caracola|Miramontes|Buena Estrella|Torre Blanca|"
            "El Zorzal|Alcázar|Mirador|Jardín Real|Colón|Ñandú|San Telmo|El Olivar|La Alhóndiga|Peñón|Almería|Los Naranjos|"
            "Sueño|Corazón|Las Señoras|Ánfora|Quetzal|Córdova|La Rambleta|Azahar|Duende"
        ),
        several("Calle {word}, {n}|Avenida {word} {n}|Plaza {word}, {n}|Paseo {word} {n}"),
        "#####",
        several(
            "Centro|Estación|Casco Antiguo|Aeropuerto|Norte|Sur|Este|Oeste|Puerto|Mercado|Alameda|Ribera|Universidad|Catedral|"
            "Recinto Ferial"
        ),
    ),
    "pt": Culture(
        several("Hotel {word}|Pousada {word}|Solar {word}|Quinta {word}|Hotel {word} {city}|Casa {word}|{word} Palace"),
        several(
            "Vista Alegre|Girassol|Rio Manso|Pedra Branca|Três Marias|Bem-Te-Vi|Flor de Lis|Boa Viagem|Canela|Serra Azul|"
            "Araucária|Mirante|São Jerônimo|Coração|Açucena|Mar Azul|Sertão|Ipê Amarelo|Estação|Ladeira|Avelã|Jacarandá|"
            "Praça Velha|Maçã|Beija-Flor|Andorinha|Âncora|Sabiá"
        ),
        several("Rua {word}, {n}|Avenida {word} {n}|Travessa {word}, {n}|Largo {word}"),
        "#####-###",
        several(
            "Centro|Estação|Cidade Velha|Aeroporto|Norte|Sul|Leste|Oeste|Porto|Mercado|Parque|Beira-Rio|Universidade|Sé|Praia"
        ),
    ),
    "de": Culture(
        several(
            "Hotel {word}|Gasthof {word}|Pension {word}|Hotel Garni {word}|{word}hof|Landhaus {word}|Hotel {word} am Markt|"
            "Schloss {word}|{word} Hotel & Restaurant"
        ),
        several(
            "Alte Mühle|Sonnenhof|Rosengarten|Kastanie|Stadtwald|Burgblick|Forelle|Silberdistel|Brückentor|Alpenglühn|"
            "Weinrebe|Kornblume|Zum Goldenen Löwen|Müller|Königsblick|Grüner Baum|Schönbrunn|Bärenfels|Rößle|Überseetor|"
            "Mühlbach|Seeblick|Drei Kronen|Jägerhaus|Blauer Hecht|Weißes Lamm|Fährhaus|Lindenhof"
        ),
        several("{word}straße {n}|Am {word} {n}|{word}gasse {n}|{word}platz {n}"),
        "#####",
        several(
            "Zentrum|Bahnhof|Altstadt|Flughafen|Nord|Süd|Ost|West|Hafen|Markt|Messe|Am Fluss|Universität|Schlossberg|"
            "Stadtpark"
        ),
    ),
    "it": Culture(
        several(
            "Hotel {word}|Albergo {word}|Villa {word}|Palazzo {word}|Locanda {word}|B&B {word}|Hotel {word} {city}"
        ),
        several(
            "Le Palme|La Quercia|San Zeno|Arcobaleno|Il Melograno|Portanova|Castelvecchio|La Ginestra|Ponte Alto|Lago Chiaro|"
            "L'Ulivo|Stella Maris|Bella Vista|Santa Lucìa|Città Alta|Fontanella|Il Cigno|Tre Torri|Libertà|Aurora|La Pergola|"
            "L'Angelo|Sant'Orsola|Margherita|Sole Nuovo|Perù|Rondine|Caffè Vecchio"
        ),
        several("Via {word}, {n}|Piazza {word} {n}|Corso {word} {n}|Vicolo {word}, {n}"),
        "#####",
        several(
            "Centro|Stazione|Città Vecchia|Aeroporto|Nord|Sud|Est|Ovest|Porto|Mercato|Fiera|Lungofiume|Università|Duomo|"
            "Giardini"
        ),
    ),
    "nordic": Culture(
        several("Hotell {word}|{word} Hotel|Gjestehus {word}|{word} Kro|Hotel {word} Bryggen|{word} Spa & Konferens"),
        several(
            "Fyrtårnet|Svanesund|Ekebo|Granåsen|Lillehav|Vinterlys|Kystro|Eikely|Månehus|Tjärnö|Solgläntan|Rønnebæk|Ørneborg|"
            "Fjällräven|Søhest|Blåsipp|Åkerlund|Havblikk|Strandgård|Kråke|Tårn|Björkö|Nordlys|Ægir|Møllehus|Snöflinga|"
            "Rødhette|Þórsmörk"
        ),
        several("{word}gata {n}|{word}veien {n}|{word}gade {n}|Stora {word} {n}"),
        "####",
        several(
            "Sentrum|Stasjon|Gamlebyen|Lufthavn|Nord|Syd|Öst|Vest|Havn|Torget|Parken|Elven|Universitet|Slottet|Messe"
        ),
    ),
}
