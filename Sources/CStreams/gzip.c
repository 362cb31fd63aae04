// gzip and zlib by zlib.
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "CStreams.h"

// zlib counts in unsigned int.
static uInt at_most(size_t count) { return count < 1u << 30 ? (uInt)count : 1u << 30; }

struct cstreams_inflater {
    z_stream stream;
    const char *message;
};

struct cstreams_inflater *cstreams_inflater_new(void) {
    struct cstreams_inflater *inflater = calloc(1, sizeof *inflater);
    if (inflater == NULL) return NULL;
    // 32: the header says whether it is gzip or zlib.
    if (inflateInit2(&inflater->stream, 15 + 32) == Z_OK) return inflater;
    free(inflater);
    return NULL;
}

void cstreams_inflater_free(struct cstreams_inflater *inflater) {
    if (inflater == NULL) return;
    inflateEnd(&inflater->stream);
    free(inflater);
}

void cstreams_inflater_reset(struct cstreams_inflater *inflater) { inflateReset(&inflater->stream); }

int32_t cstreams_inflater_step(struct cstreams_inflater *inflater, struct cstreams_flow *flow) {
    z_stream *stream = &inflater->stream;
    uInt input = at_most(flow->input_count), output = at_most(flow->output_count);
    stream->next_in = (Bytef *)flow->input, stream->avail_in = input;
    stream->next_out = flow->output, stream->avail_out = output;
    int code = inflate(stream, Z_NO_FLUSH);
    flow->input += input - stream->avail_in, flow->input_count -= input - stream->avail_in;
    flow->output += output - stream->avail_out, flow->output_count -= output - stream->avail_out;
    switch (code) {
    case Z_STREAM_END: return CSTREAMS_ENDED;
    case Z_OK:
    case Z_BUF_ERROR: return CSTREAMS_GOES_ON;
    case Z_MEM_ERROR: return CSTREAMS_NO_MEMORY;
    case Z_NEED_DICT: inflater->message = "it needs a preset dictionary"; return CSTREAMS_CORRUPT;
    default: inflater->message = stream->msg; return CSTREAMS_CORRUPT;
    }
}

const char *cstreams_inflater_message(const struct cstreams_inflater *inflater) {
    return inflater->message ? inflater->message : "no gzip";
}

struct cstreams_deflater {
    z_stream stream;
};

struct cstreams_deflater *cstreams_deflater_new(int32_t level) {
    struct cstreams_deflater *deflater = calloc(1, sizeof *deflater);
    if (deflater == NULL) return NULL;
    // 16: a gzip header; zlib's own has no name and the time 0.
    if (deflateInit2(&deflater->stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK) {
        return deflater;
    }
    free(deflater);
    return NULL;
}

void cstreams_deflater_free(struct cstreams_deflater *deflater) {
    if (deflater == NULL) return;
    deflateEnd(&deflater->stream);
    free(deflater);
}

int32_t cstreams_deflater_step(struct cstreams_deflater *deflater, struct cstreams_flow *flow, int32_t ending) {
    z_stream *stream = &deflater->stream;
    uInt input = at_most(flow->input_count), output = at_most(flow->output_count);
    stream->next_in = (Bytef *)flow->input, stream->avail_in = input;
    stream->next_out = flow->output, stream->avail_out = output;
    int code = deflate(stream, ending && input == flow->input_count ? Z_FINISH : Z_NO_FLUSH);
    flow->input += input - stream->avail_in, flow->input_count -= input - stream->avail_in;
    flow->output += output - stream->avail_out, flow->output_count -= output - stream->avail_out;
    return code == Z_STREAM_END ? CSTREAMS_ENDED : code == Z_STREAM_ERROR ? CSTREAMS_CORRUPT : CSTREAMS_GOES_ON;
}
