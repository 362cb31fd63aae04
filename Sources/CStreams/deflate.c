// Packing is zlib's: what it makes of the same bytes is the same everywhere.
#include <stdlib.h>
#include <zlib.h>

#include "CStreams.h"

// zlib counts in unsigned int.
static uInt at_most(size_t count) { return count < 1u << 30 ? (uInt)count : 1u << 30; }

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
