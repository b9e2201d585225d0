import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/**
 * Makes the messages' table before fauxqs 2.4.1 does. Its own forbids an empty receive count, which is just what it writes
 * when a handler sets a message's visibility to 0; the message is then lost. Here an empty count becomes 0. (The count that
 * decides about the dead-letter queue is in memory and stays right until a restart.)
 */
export function prepareQueueDatabase(dataDir: string): void {
  const database = new DatabaseSync(join(dataDir, "fauxqs.db"));
  database.exec(`
    CREATE TABLE IF NOT EXISTS sqs_messages (
      message_id TEXT PRIMARY KEY,
      queue_name TEXT NOT NULL REFERENCES sqs_queues(name) ON DELETE CASCADE,
      body TEXT NOT NULL,
      md5_of_body TEXT NOT NULL,
      message_attributes TEXT NOT NULL,
      md5_of_message_attributes TEXT NOT NULL,
      sent_timestamp INTEGER NOT NULL,
      approximate_receive_count INTEGER NOT NULL ON CONFLICT REPLACE DEFAULT 0,
      approximate_first_receive_timestamp INTEGER,
      delay_until INTEGER,
      message_group_id TEXT,
      message_deduplication_id TEXT,
      sequence_number TEXT,
      receipt_handle TEXT,
      visibility_deadline INTEGER
    )`);
  database.close();
}
