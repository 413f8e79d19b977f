-- What wrk sends: one query by GET. With "uncached", every request is another text: a comment follows the query.
local threads = 0

function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end

function init(args)
  path, salt, sent = args[1], args[2], 0
  wrk.headers["Accept"] = "application/sparql-results+json"
end

function request()
  if salt == "cached" then
    return wrk.format("GET", path)
  end
  sent = sent + 1
  return wrk.format("GET", path .. "%0A%23" .. salt .. "." .. id .. "." .. sent)
end
