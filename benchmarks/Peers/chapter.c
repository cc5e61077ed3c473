/* The chapter's training as one would write it in C: plain loops over float arrays, one image after another.
 *
 *   gcc -O3 -march=native -ffast-math -o chapter chapter.c -lm
 *   ./chapter DATA COUNT VALIDATION SIZE SIZE...
 *
 * DATA holds COUNT + VALIDATION images, a byte for each pixel and a byte for the class behind them. Each line on stdin asks for
 * one thing: "epoch" trains for an epoch and prints its milliseconds, "accuracy" prints the share of right validation images. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BATCH 10
#define MAX_LAYERS 16

static const float rate = 0.1f, lambda = 5.0f;

static int layers, sizes[MAX_LAYERS + 1];
/* w[l] has a row of sizes[l] weights for each of the sizes[l + 1] units; the gradients have the same shapes. */
static float *w[MAX_LAYERS], *b[MAX_LAYERS], *gw[MAX_LAYERS], *gb[MAX_LAYERS];
static float *a[MAX_LAYERS + 1], *delta[MAX_LAYERS + 1];
static float *images;
static unsigned char *labels;

static float *floats(size_t count)
{
    float *memory = calloc(count, sizeof(float));
    if (!memory) { fprintf(stderr, "out of memory\n"); exit(1); }
    return memory;
}

static float uniform(void) { return (rand() + 1.0f) / (RAND_MAX + 2.0f); }

static float gaussian(void) { return sqrtf(-2 * logf(uniform())) * cosf(6.2831853f * uniform()); }

static void create(void)
{
    for (int l = 0; l < layers; l++) {
        int in = sizes[l], out = sizes[l + 1];
        w[l] = floats((size_t)in * out); gw[l] = floats((size_t)in * out);
        b[l] = floats(out); gb[l] = floats(out);
        for (int i = 0; i < in * out; i++) w[l][i] = gaussian() / sqrtf(in);
        for (int j = 0; j < out; j++) b[l][j] = gaussian();
    }
    for (int l = 1; l <= layers; l++) { a[l] = floats(sizes[l]); delta[l] = floats(sizes[l]); }
}

static void read_images(const char *path, int count)
{
    FILE *file = fopen(path, "rb");
    size_t pixels = (size_t)count * sizes[0];
    unsigned char *bytes = malloc(pixels);
    labels = malloc(count);
    images = floats(pixels);
    if (!file || !bytes || !labels || fread(bytes, 1, pixels, file) != pixels || fread(labels, 1, count, file) != (size_t)count) {
        fprintf(stderr, "cannot read %s\n", path);
        exit(1);
    }
    for (size_t i = 0; i < pixels; i++) images[i] = bytes[i] / 255.0f;
    free(bytes);
    fclose(file);
}

static void forward(float *image)
{
    a[0] = image;
    for (int l = 0; l < layers; l++)
        for (int j = 0; j < sizes[l + 1]; j++) {
            const float *row = w[l] + (size_t)j * sizes[l];
            float z = b[l][j];
            for (int i = 0; i < sizes[l]; i++) z += row[i] * a[l][i];
            a[l + 1][j] = 1 / (1 + expf(-z));
        }
}

static void backward(int label)
{
    for (int j = 0; j < sizes[layers]; j++) delta[layers][j] = a[layers][j] - (j == label);
    for (int l = layers - 1; l >= 0; l--) {
        if (l > 0) memset(delta[l], 0, sizes[l] * sizeof(float));
        for (int j = 0; j < sizes[l + 1]; j++) {
            float d = delta[l + 1][j];
            const float *row = w[l] + (size_t)j * sizes[l];
            float *gradient = gw[l] + (size_t)j * sizes[l];
            gb[l][j] += d;
            for (int i = 0; i < sizes[l]; i++) gradient[i] += d * a[l][i];
            if (l > 0) for (int i = 0; i < sizes[l]; i++) delta[l][i] += d * row[i];
        }
        if (l > 0) for (int i = 0; i < sizes[l]; i++) delta[l][i] *= a[l][i] * (1 - a[l][i]);
    }
}

static void update(int rows, int count)
{
    float step = rate / rows, decay = 1 - rate * lambda / count;
    for (int l = 0; l < layers; l++) {
        for (int i = 0; i < sizes[l] * sizes[l + 1]; i++) { w[l][i] = decay * w[l][i] - step * gw[l][i]; gw[l][i] = 0; }
        for (int j = 0; j < sizes[l + 1]; j++) { b[l][j] -= step * gb[l][j]; gb[l][j] = 0; }
    }
}

static void epoch(int *order, int count)
{
    for (int i = count - 1; i > 0; i--) {
        int j = rand() % (i + 1), other = order[i];
        order[i] = order[j];
        order[j] = other;
    }
    for (int start = 0; start < count; start += BATCH) {
        int rows = count - start < BATCH ? count - start : BATCH;
        for (int k = start; k < start + rows; k++) {
            forward(images + (size_t)order[k] * sizes[0]);
            backward(labels[order[k]]);
        }
        update(rows, count);
    }
}

static float accuracy(int first, int count)
{
    int right = 0;
    for (int k = first; k < first + count; k++) {
        int best = 0;
        forward(images + (size_t)k * sizes[0]);
        for (int j = 1; j < sizes[layers]; j++) if (a[layers][j] > a[layers][best]) best = j;
        right += best == labels[k];
    }
    return (float)right / count;
}

int main(int argc, char **argv)
{
    char line[32];
    int count, validation, *order;
    if (argc < 6 || argc - 5 > MAX_LAYERS) { fprintf(stderr, "usage: chapter DATA COUNT VALIDATION SIZE SIZE...\n"); return 1; }
    count = atoi(argv[2]);
    validation = atoi(argv[3]);
    layers = argc - 5;
    for (int l = 0; l <= layers; l++) sizes[l] = atoi(argv[4 + l]);
    read_images(argv[1], count + validation);
    create();
    order = malloc(count * sizeof(int));
    for (int i = 0; i < count; i++) order[i] = i;
    while (fgets(line, sizeof line, stdin)) {
        if (line[0] == 'a') {
            printf("%f\n", accuracy(count, validation));
        } else {
            struct timespec start, end;
            clock_gettime(CLOCK_MONOTONIC, &start);
            epoch(order, count);
            clock_gettime(CLOCK_MONOTONIC, &end);
            printf("%f\n", (end.tv_sec - start.tv_sec) * 1e3 + (end.tv_nsec - start.tv_nsec) / 1e6);
        }
        fflush(stdout);
    }
    return 0;
}
