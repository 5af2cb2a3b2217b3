// Answers Import2's two lists behind a rate limiter of the Go module proxy: `limiters NAME`, documented as 10 requests a second.
package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path"
	"time"

	"github.com/didip/tollbooth/v7"
	"github.com/go-chi/httprate"
	"github.com/sethvargo/go-limiter/memorystore"
	"github.com/throttled/throttled/v2"
	"github.com/throttled/throttled/v2/store/memstore"
	"github.com/ulule/limiter/v3"
	"github.com/ulule/limiter/v3/drivers/store/memory"
	"golang.org/x/time/rate"
)

var lists = map[string]string{"tools": `[{"name":"wordpress","label":"WordPress"}]`}

var answer = http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
	writer.Header().Set("content-type", "application/json")
	body, ok := lists[path.Base(request.URL.Path)]
	if !ok {
		body = "[]"
	}
	fmt.Fprint(writer, body)
})

// asking is a server whose limiter is asked before each answer.
func asking(isLetIn func(context.Context) bool) http.Handler {
	return http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		if !isLetIn(request.Context()) {
			http.Error(writer, "too many requests", http.StatusTooManyRequests)
			return
		}
		answer(writer, request)
	})
}

func must[Value any](value Value, err error) Value {
	if err != nil {
		panic(err)
	}
	return value
}

var servers = map[string]func() http.Handler{
	"x-time-rate": func() http.Handler {
		own := rate.NewLimiter(10, 10)
		return asking(func(context.Context) bool { return own.Allow() })
	},
	"tollbooth": func() http.Handler {
		own := tollbooth.NewLimiter(10, nil)
		own.SetIPLookups([]string{"RemoteAddr"})
		return asking(func(context.Context) bool { return !own.LimitReached("all") })
	},
	"ulule-limiter": func() http.Handler {
		own := limiter.New(memory.NewStore(), limiter.Rate{Period: time.Second, Limit: 10})
		return asking(func(ctx context.Context) bool { return !must(own.Get(ctx, "all")).Reached })
	},
	"httprate": func() http.Handler { return httprate.LimitAll(10, time.Second)(answer) },
	"throttled": func() http.Handler {
		store := must(memstore.NewCtx(100))
		own := must(throttled.NewGCRARateLimiterCtx(store, throttled.RateQuota{MaxRate: throttled.PerSec(10), MaxBurst: 9}))
		return asking(func(ctx context.Context) bool {
			limited, _, err := own.RateLimitCtx(ctx, "all", 1)
			return !limited && err == nil
		})
	},
	"go-limiter": func() http.Handler {
		own := must(memorystore.New(&memorystore.Config{Tokens: 10, Interval: time.Second}))
		return asking(func(ctx context.Context) bool {
			_, _, _, ok, err := own.Take(ctx, "all")
			return ok && err == nil
		})
	},
}

func main() {
	listener := must(net.Listen("tcp", "127.0.0.1:0"))
	fmt.Printf("http://%s\n", listener.Addr())
	panic(http.Serve(listener, servers[os.Args[1]]()))
}
