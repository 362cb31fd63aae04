// zstd, where its library was there when this was built (Package.swift looks and says so).
#include <stdlib.h>

#include "CStreams.h"

#if defined(CSTREAMS_ZSTD) && __has_include(<zstd.h>)

#include <zstd.h>

struct cstreams_zstd {
    ZSTD_DStream *stream;
    const char *message;
};

int32_t cstreams_has_zstd(void) { return 1; }

struct cstreams_zstd *cstreams_zstd_new(void) {
    struct cstreams_zstd *zstd = calloc(1, sizeof *zstd);
    if (zstd == NULL) return NULL;
    zstd->stream = ZSTD_createDStream();
    if (zstd->stream != NULL) return zstd;
    free(zstd);
    return NULL;
}

void cstreams_zstd_free(struct cstreams_zstd *zstd) {
    if (zstd == NULL) return;
    ZSTD_freeDStream(zstd->stream);
    free(zstd);
}

int32_t cstreams_zstd_step(struct cstreams_zstd *zstd, struct cstreams_flow *flow) {
    ZSTD_inBuffer input = {flow->input, flow->input_count, 0};
    ZSTD_outBuffer output = {flow->output, flow->output_count, 0};
    size_t code = ZSTD_decompressStream(zstd->stream, &output, &input);
    flow->input += input.pos, flow->input_count -= input.pos;
    flow->output += output.pos, flow->output_count -= output.pos;
    if (ZSTD_isError(code)) {
        zstd->message = ZSTD_getErrorName(code);
        return CSTREAMS_CORRUPT;
    }
    return code == 0 ? CSTREAMS_ENDED : CSTREAMS_GOES_ON;
}

const char *cstreams_zstd_message(const struct cstreams_zstd *zstd) {
    return zstd->message ? zstd->message : "no zstd";
}

#else

int32_t cstreams_has_zstd(void) { return 0; }
struct cstreams_zstd *cstreams_zstd_new(void) { return NULL; }
void cstreams_zstd_free(struct cstreams_zstd *zstd) { (void)zstd; }

int32_t cstreams_zstd_step(struct cstreams_zstd *zstd, struct cstreams_flow *flow) {
    (void)zstd, (void)flow;
    return CSTREAMS_CORRUPT;
}

const char *cstreams_zstd_message(const struct cstreams_zstd *zstd) {
    (void)zstd;
    return "no zstd here";
}

#endif
