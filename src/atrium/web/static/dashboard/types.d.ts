// The shapes that the browser reads, as contracts/ writes them: for the type checker only, nothing is loaded from here.

declare namespace Atrium {
  interface Failure { code: string; message: string; duty: "retry" | "reject" | "page"; url: string | null }

  interface PageTiming {
    queued: number; started: number | null; connected: number | null; first_byte: number | null;
    received: number | null; inflated: number | null; parsed: number | null;
    attempts: number; reused: boolean; bytes_received: number; bytes_inflated: number; worker: string;
  }

  interface Hotel {
    source: string; source_id: string; url: string; name: string; city: string | null; country: string | null;
    stars: number | null; rating: number | null; review_count: number | null; rank: number | null; rank_total: number | null;
    price_low: number | null; price_high: number | null; currency: string | null; street: string | null;
    postal_code: string | null; address: string | null; latitude: number | null; longitude: number | null;
    amenities: string[]; image_url: string | null; description: string | null;
  }

  interface ListedHotel {
    source_id: string; name: string; url: string; geo_id: string | null; rating: number | null; review_count: number | null;
    rank: number | null; rank_total: number | null; price: number | null; sponsored: boolean; position: number;
  }

  interface ListPage { geo_id: string | null; total: number | null; next_url: string | null; hotels: ListedHotel[] }

  interface Place {
    geo_id: string; name: string; parents: string | null; latitude: number | null; longitude: number | null;
  }

  interface SearchQuery {
    city: string; country: string | null; pages: { first: number; last: number | null }; strategy: string; parser: string;
    concurrency: number; source: string;
  }

  interface Phases {
    queued: number; connecting: number; waiting: number; receiving: number; inflating: number; parsing: number;
  }

  interface RunReport {
    strategy: string; parser: string; concurrency: number; pages: number; failed: number; hotels: number;
    bytes_received: number; bytes_inflated: number; seconds: number; floor_seconds: number; phases: Phases;
    timings: PageTiming[];
  }

  type JobStatus = "queued" | "running" | "finished" | "failed" | "cancelled" | "interrupted";

  interface Job {
    id: string; query: SearchQuery; status: JobStatus; created_at: string; changed_at: string; runs: number; wanted: number;
    hotels: number; failed: number; place: Place | null; failure: Failure | null; report: RunReport | null;
  }

  type Position = [page: number, place: number];

  type JobEvent =
    | { event: "place_found"; place: Place }
    | { event: "list_read"; page: number; hotels: number; total: number | null; listing: ListPage; timing: PageTiming }
    | { event: "hotel_found"; position: Position; hotel: Hotel; timing: PageTiming }
    | { event: "page_failed"; position: Position; failure: Failure; timing: PageTiming }
    | { event: "finished"; report: RunReport }
    | { event: "status_changed"; status: JobStatus; failure: Failure | null };

  interface Strategy { name: string; waiting: string; parsing: string; available: boolean; reason: string | null }

  interface City {
    id: number; name: string; region: string; country: string; country_code: string; population: number;
    latitude: number; longitude: number;
  }

  interface Run {
    id: number; run_id: string; status: JobStatus; strategy: string; query: SearchQuery; place: Place | null;
    started_at: string; finished_at: string; seconds: number; pages: number; failed: number; hotels: number;
    report: RunReport;
  }

  interface ProcessState {
    name: string; address: string | null; healthy: boolean; trouble: string | null; version: string | null;
    python: string | null; started: string | null; told: Record<string, number | null>;
  }

  interface Waiting { counts: Record<string, number> | null; trouble: string | null }

  interface Operations { events: Waiting; tasks: Waiting; processes: ProcessState[] }

  type PhaseName = keyof Phases;
}
