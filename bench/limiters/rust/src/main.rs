//! Answers Import2's two lists behind `governor`, documented as 10 requests a second.

use governor::{Quota, RateLimiter};
use std::{num::NonZeroU32, sync::Arc, thread};
use tiny_http::{Header, Response, Server};

fn main() {
    let server = Arc::new(Server::http("127.0.0.1:0").expect("a port"));
    println!("http://{}", server.server_addr());
    let limiter = Arc::new(RateLimiter::direct(Quota::per_second(NonZeroU32::new(10).expect("ten"))));
    let workers = (0..16).map(|_| {
        let (server, limiter) = (server.clone(), limiter.clone());
        thread::spawn(move || {
            let json = Header::from_bytes("content-type", "application/json").expect("a header");
            for request in server.incoming_requests() {
                let is_tools = request.url().split('?').next().unwrap_or("").ends_with("/tools");
                let body = if is_tools { r#"[{"name":"wordpress","label":"WordPress"}]"# } else { "[]" };
                let status = if limiter.check().is_ok() { 200 } else { 429 };
                let _ = request.respond(Response::from_string(body).with_status_code(status).with_header(json.clone()));
            }
        })
    });
    workers.collect::<Vec<_>>().into_iter().for_each(|worker| worker.join().expect("no panic"));
}
