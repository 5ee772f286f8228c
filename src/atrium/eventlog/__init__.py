"""Events between services: one Protocol, three logs (memory, Valkey Streams, Kafka), the same promises."""
