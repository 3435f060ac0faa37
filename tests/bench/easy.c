/* 16 threads with a handle of libcurl's easy interface each: easy URI COUNT. Prints the milliseconds in all, and of
 * the processor. The declarations are those of curl/curl.h, which need not be installed. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

void *curl_easy_init(void);
int curl_easy_setopt(void *, int, ...);
int curl_easy_perform(void *);
int curl_easy_getinfo(void *, int, ...);
void *curl_slist_append(void *, const char *);
int curl_global_init(long);
enum { URL = 10002, WRITEFUNCTION = 20011, POSTFIELDS = 10015, HTTPHEADER = 10023, CUSTOMREQUEST = 10036,
       NOSIGNAL = 99, RESPONSE_CODE = 0x200002 };

static const char *uri;
static int count;
static atomic_int next;

static size_t discard(char *data, size_t size, size_t n, void *user) { (void)data, (void)user; return size * n; }

static void *work(void *unused) {
    static const char *body = "{\"displayName\":\"Contoso GDAP\",\"duration\":\"P730D\",\"autoExtendDuration\":\"P180D\"}";
    char token[1600] = "authorization: Bearer ", url[512];
    memset(token + strlen(token), 'a', 1500);
    void *headers = curl_slist_append(NULL, token);
    headers = curl_slist_append(headers, "content-type: application/json");
    headers = curl_slist_append(headers, "accept: application/json");
    headers = curl_slist_append(headers, "prefer: include-unknown-enum-members");
    headers = curl_slist_append(headers, "client-request-id: 0b5c1c7a-7c9f-4c3d-9d60-0d2ad3e2b9b1");
    headers = curl_slist_append(headers, "if-match: W/\"JyI1YjAwNzhlYS0wMDAwLTAyMDAtMDAwMC02NTQ5NTYxZjAwMDAiJw==\"");
    void *curl = curl_easy_init();
    curl_easy_setopt(curl, NOSIGNAL, 1L);
    curl_easy_setopt(curl, CUSTOMREQUEST, "PATCH");
    curl_easy_setopt(curl, HTTPHEADER, headers);
    curl_easy_setopt(curl, POSTFIELDS, body);
    curl_easy_setopt(curl, WRITEFUNCTION, discard);
    for (int number; (number = atomic_fetch_add(&next, 1)) < count;) {
        long status = 0;
        snprintf(url, sizeof url,
                 "%s/v1.0/tenantRelationships/delegatedAdminRelationships/"
                 "%08x-6f82-458b-b567-77db4811f0cd-00000000-0000-0000-0000-000000001234", uri, number);
        curl_easy_setopt(curl, URL, url);
        if (curl_easy_perform(curl) != 0 || curl_easy_getinfo(curl, RESPONSE_CODE, &status) != 0 || status != 200) {
            fprintf(stderr, "%s: HTTP %ld\n", url, status);
            exit(1);
        }
    }
    return unused;
}

static double milliseconds(struct timeval time) { return time.tv_sec * 1e3 + time.tv_usec / 1e3; }

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    uri = argv[1];
    count = atoi(argv[2]);
    curl_global_init(3);
    struct timespec begin, end;
    struct rusage before, after;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    getrusage(RUSAGE_SELF, &before);
    pthread_t threads[16];
    for (int i = 0; i < 16; i++) pthread_create(&threads[i], NULL, work, NULL);
    for (int i = 0; i < 16; i++) pthread_join(threads[i], NULL);
    getrusage(RUSAGE_SELF, &after);
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("%.3f %.3f\n", (end.tv_sec - begin.tv_sec) * 1e3 + (end.tv_nsec - begin.tv_nsec) / 1e6,
           milliseconds(after.ru_utime) + milliseconds(after.ru_stime) - milliseconds(before.ru_utime) -
               milliseconds(before.ru_stime));
    return 0;
}
