"""The same pages with Scrapy: a spider as its documentation would have one write it, extracting the same facts.

Run as `python -m benchmarks.peers.spider URLS ANSWER` with a file of addresses, one a line. Leaves one JSON document
in ANSWER: seconds from the first request to the last item, and the items.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess

ITEMS: list[dict[str, Any]] = []
AMENITIES = ("top_amenities", "hotel_amenities", "room_amenities", "things_to_do")


def line(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None


def amount(text: str) -> float:
    return float(text.replace(",", "").lstrip("$"))


class HotelSpider(scrapy.Spider):
    name = "hotels"

    async def start(self):
        for url in self.urls.split():
            yield scrapy.Request(url, dont_filter=True)

    def parse(self, response):
        thing = json.loads(response.css('script[type="application/ld+json"]::text').get(), strict=False)
        rated, place = thing.get("aggregateRating", {}), thing["address"]
        prices = re.findall(r"\$[\d,]+", thing.get("priceRange", ""))
        header = response.css(".header_popularity")
        total = re.search(r"of\s+([\d,]+)", " ".join(header.css("::text").getall()))
        stars = re.search(r"star_(\d+)", response.css(".ui_star_rating::attr(class)").get(""))
        shown = response.css(".blEntry.address").xpath("./span[@class!='ui_icon map-pin']")
        address = ", ".join(filter(None, ((line(part.xpath("string()").get()) or "").rstrip(" ,") for part in shown)))
        counted = rated.get("reviewCount") or response.css('[property="v:count"]::text').get("").replace(",", "")
        amenities = response.css(".highlightedAmenity::text").getall()
        for kind in AMENITIES:
            amenities += response.css(f"ul.{kind} li.item:not(.title)::text").getall()
        once = {item.casefold(): item for item in reversed(amenities)}
        item = {
            "source": "tripadvisor",
            "source_id": re.search(r"-d(\d+)-", thing["url"])[1],
            "url": response.urljoin(thing["url"]),
            "name": line(thing["name"]),
            "city": place["addressLocality"] or None,
            "country": place["addressCountry"]["name"] or None,
            "stars": int(stars[1]) / 10 if stars else None,
            "rating": float(rated["ratingValue"]) if rated else None,
            "review_count": int(counted) if counted else None,
            "rank": int(header.css(".rank::text").get().lstrip("#").replace(",", "")),
            "rank_total": int(total[1].replace(",", "")),
            "price_low": amount(prices[0]) if prices else None,
            "price_high": amount(prices[1]) if prices else None,
            "currency": "USD" if prices else None,
            "street": place["streetAddress"] or None,
            "postal_code": place["postalCode"],
            "address": address,
            "latitude": None,
            "longitude": None,
            "amenities": sorted(once.values()),
            "image_url": response.urljoin(thing["image"]),
            "description": None,
        }
        ITEMS.append(item)
        yield item


def main() -> None:
    addresses, answer = sys.argv[1:]
    process = CrawlerProcess(
        {
            "LOG_LEVEL": "ERROR",
            "CONCURRENT_REQUESTS": 32,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 32,
            "DOWNLOAD_DELAY": 0,
            "ROBOTSTXT_OBEY": False,
            "COOKIES_ENABLED": False,
            "RETRY_ENABLED": False,
            "TELNETCONSOLE_ENABLED": False,
        }
    )
    crawler = process.create_crawler(HotelSpider)
    process.crawl(crawler, urls=Path(addresses).read_text())
    process.start()
    stats = crawler.stats.get_stats()
    seconds = (stats["finish_time"] - stats["start_time"]).total_seconds()
    Path(answer).write_text(json.dumps({"seconds": seconds, "items": ITEMS}))


if __name__ == "__main__":
    main()
