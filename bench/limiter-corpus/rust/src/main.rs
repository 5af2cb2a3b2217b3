//! Answers Import2's two lists behind `governor`, documented as 10 requests a second.

use axum::{Router, extract::State, http::{StatusCode, Uri, header::CONTENT_TYPE}, response::IntoResponse};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use std::{num::NonZeroU32, sync::Arc};

async fn answer(State(limiter): State<Arc<DefaultDirectRateLimiter>>, uri: Uri) -> impl IntoResponse {
    let body = if uri.path().ends_with("/tools") { r#"[{"name":"wordpress","label":"WordPress"}]"# } else { "[]" };
    let status = if limiter.check().is_ok() { StatusCode::OK } else { StatusCode::TOO_MANY_REQUESTS };
    (status, [(CONTENT_TYPE, "application/json")], body)
}

#[tokio::main]
async fn main() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    println!("http://{}", listener.local_addr().expect("an address"));
    let limiter = Arc::new(RateLimiter::direct(Quota::per_second(NonZeroU32::new(10).expect("ten"))));
    axum::serve(listener, Router::new().fallback(answer).with_state(limiter)).await.expect("a server");
}
