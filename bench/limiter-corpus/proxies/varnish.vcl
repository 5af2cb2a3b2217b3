vcl 4.1;
import vsthrottle;
backend default none;
sub vcl_recv {
  if (vsthrottle.is_denied("all", 10, 1s)) { return (synth(429)); }
  return (synth(200));
}
sub vcl_synth {
  if (resp.status == 200) {
    set resp.http.Content-Type = "application/json";
    if (req.url ~ "/tools$") { set resp.body = """[{"name":"wordpress","label":"WordPress"}]"""; }
    else { set resp.body = "[]"; }
  }
  return (deliver);
}
