"""What hotels offer and what is said about them. Everything is invented."""

from atrium.origin.words.culture import several

AMENITIES = several(
    "Free Wifi|Breakfast included|Breakfast Buffet|Air Conditioning|Pool|Non-Smoking Rooms|Restaurant|Airport Transportation|"
    "Free Parking|Room Service|Bar/Lounge|Fitness Center with Gym / Workout Room|Spa|Dry Cleaning|Meeting Rooms|Laundry Service|"
    "Concierge|Multilingual Staff|Conference Facilities|Minibar|Refrigerator in room|Family Rooms|Suites|Hot Tub|Indoor pool|"
    "Outdoor pool|Heated pool|Babysitting|Banquet Room|Business Center with Internet Access|Pets Allowed ( Dog / Pet Friendly )|"
    "Wheelchair access|Beachfront|Rooftop Bar|Kids' Club|24-hour front desk|Electric vehicle charging station"
)
GUESTS = several("Couples|Families|Solo travelers|Business travelers|Friends")
SENTENCES = several(
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
OPENINGS = several(
    "{name} stands a few minutes from the centre of {city}.|Behind a plain front, {name} hides a green courtyard.|"
    "Guests of {name} wake up to one of the calmer corners of {city}.|{name} has been run by the same family for three generations.|"
    "Between the station and the river, {name} is an easy place to find."
)
