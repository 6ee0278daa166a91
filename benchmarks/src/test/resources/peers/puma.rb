bind "tcp://127.0.0.1:0"
workers 2
threads 1, 5
preload_app! if ENV["PRELOAD"]
app { |env| [200, { "content-type" => "text/plain" }, ["ok"]] }
serving = proc do
  now = Process.clock_gettime(Process::CLOCK_MONOTONIC, :nanosecond)
  $stdout.syswrite("MARK SERVING #{Process.pid} #{now}\n")
end
if respond_to?(:before_worker_boot)
  before_worker_boot(&serving)
else
  on_worker_boot(&serving)
end
