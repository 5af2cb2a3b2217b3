import com.google.common.util.concurrent.RateLimiter;
import com.sun.net.httpserver.HttpServer;
import io.github.bucket4j.Bucket;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** Answers Import2's two lists behind a rate limiter of Maven Central: `Limiters NAME`, documented as 10 requests a second. */
public final class Limiters {
  private static BooleanSupplier limiter(String name) {
    switch (name) {
      case "resilience4j": {
        var config = RateLimiterConfig.custom().limitForPeriod(10).limitRefreshPeriod(Duration.ofSeconds(1)).timeoutDuration(Duration.ZERO);
        var own = io.github.resilience4j.ratelimiter.RateLimiter.of("all", config.build());
        return own::acquirePermission;
      }
      case "bucket4j": {
        var own = Bucket.builder().addLimit(limit -> limit.capacity(10).refillGreedy(10, Duration.ofSeconds(1))).build();
        return () -> own.tryConsume(1);
      }
      case "bucket4j-intervally": {
        var own = Bucket.builder().addLimit(limit -> limit.capacity(10).refillIntervally(10, Duration.ofSeconds(1))).build();
        return () -> own.tryConsume(1);
      }
      case "guava": {
        var own = RateLimiter.create(10);
        return own::tryAcquire;
      }
      default:
        throw new IllegalArgumentException(name);
    }
  }

  public static void main(String[] arguments) throws Exception {
    var limiter = limiter(arguments[0]);
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setExecutor(Executors.newFixedThreadPool(32));
    server.createContext("/", exchange -> {
      var isTools = exchange.getRequestURI().getPath().endsWith("/tools");
      var body = (isTools ? "[{\"name\":\"wordpress\",\"label\":\"WordPress\"}]" : "[]").getBytes();
      exchange.getResponseHeaders().add("content-type", "application/json");
      exchange.sendResponseHeaders(limiter.getAsBoolean() ? 200 : 429, body.length);
      try (var out = exchange.getResponseBody()) {
        out.write(body);
      }
    });
    server.start();
    System.out.println("http://127.0.0.1:" + server.getAddress().getPort());
  }
}
