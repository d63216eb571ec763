/** Once per test run (`node --test --test-global-setup`): the database server that all test files share. */
import { shareServer, startTestServer, type TestServer } from './database.ts'

let server: TestServer | undefined

export async function globalSetup(): Promise<void> {
  server = await startTestServer()
  shareServer(server)
}

export async function globalTeardown(): Promise<void> {
  await server?.stop()
}
