// SPDX-License-Identifier: GPL-3.0-or-later
//
// Caffeine for bench_memory: a resident process that runs windows as it is told. A line on standard input names a window, a line on
// standard output answers: see Peer in bench_memory.cpp, whose keys and sequences these are.
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.concurrent.CountDownLatch;

public final class CaffeinePeer {
    static final class Value {
        final long number;

        Value(long number) {
            this.number = number;
        }
    }

    static final class Window implements Runnable {
        final Cache<String, Value> cache;
        final String[] keys;
        final int[] sequence;
        final int start;
        final int operations;
        final int writes; // of 100; negative: a miss puts
        final CountDownLatch ready;
        final CountDownLatch go;
        long sum;
        long hits;
        long ended;

        Window(Cache<String, Value> cache, String[] keys, int[] sequence, int start, int operations, int writes, CountDownLatch ready,
            CountDownLatch go) {
            this.cache = cache;
            this.keys = keys;
            this.sequence = sequence;
            this.start = start;
            this.operations = operations;
            this.writes = writes;
            this.ready = ready;
            this.go = go;
        }

        @Override
        public void run() {
            ready.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                return;
            }
            if (writes < 0)
                fill();
            else if (writes == 0)
                read();
            else
                mix();
            ended = System.nanoTime();
        }

        void read() {
            int mask = sequence.length - 1;
            for (int i = 0; i < operations; ++i) {
                Value value = cache.getIfPresent(keys[sequence[(start + i) & mask]]);
                if (value != null) {
                    sum += value.number;
                    ++hits;
                }
            }
        }

        void mix() {
            int mask = sequence.length - 1;
            int turn = 0;
            for (int i = 0; i < operations; ++i) {
                String key = keys[sequence[(start + i) & mask]];
                turn += writes;
                if (turn >= 100) {
                    turn -= 100;
                    cache.put(key, new Value(i));
                    continue;
                }
                Value value = cache.getIfPresent(key);
                if (value != null) {
                    sum += value.number;
                    ++hits;
                }
            }
        }

        void fill() {
            int mask = sequence.length - 1;
            for (int i = 0; i < operations; ++i) {
                String key = keys[sequence[(start + i) & mask]];
                Value value = cache.getIfPresent(key);
                if (value != null) {
                    sum += value.number;
                    ++hits;
                } else {
                    cache.put(key, new Value(i));
                }
            }
        }
    }

    static long mixed(long x) {
        x += 0x9e3779b97f4a7c15L;
        x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
        x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
        return x ^ (x >>> 31);
    }

    static String key(int index) {
        return String.format("v1:product:%016x:detail:%010x", mixed(index), mixed(index + 0x100000000L) & 0xffffffffffL);
    }

    /// Ranks by Zipf's law, spread over the keys.
    static int[] sequence(int keys, int length, long seed) {
        double[] sums = new double[keys];
        double sum = 0;
        for (int i = 0; i < keys; ++i)
            sums[i] = sum += Math.pow(i + 1, -0.99);
        int[] places = new int[keys];
        for (int i = 0; i < keys; ++i)
            places[i] = i;
        for (int i = keys - 1; i > 0; --i) {
            int j = (int) ((mixed(i) >>> 33) % (i + 1));
            int place = places[i];
            places[i] = places[j];
            places[j] = place;
        }
        int[] sequence = new int[length];
        for (int i = 0; i < length; ++i) {
            double at = (mixed(seed * 0x10000000L + i) >>> 11) * 0x1.0p-53 * sum;
            int low = 0;
            int high = keys - 1;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (sums[middle] < at)
                    low = middle + 1;
                else
                    high = middle;
            }
            sequence[i] = places[low];
        }
        return sequence;
    }

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        int length = Integer.parseInt(arguments[1]);
        String[] keys = new String[count];
        Cache<String, Value> whole = Caffeine.newBuilder().maximumSize(2L * count).build();
        Cache<String, Value> tenth = Caffeine.newBuilder().maximumSize(count / 10).build();
        for (int i = 0; i < count; ++i) {
            whole.put(key(i), new Value(i)); // not the object that is asked with
            keys[i] = key(i);
        }
        int[][] sequences = {sequence(count, length, 1), sequence(count, length, 2)};
        int[] starts = new int[2];
        System.out.println("ready");
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] words = line.split(" "); // writes threads operations
            int writes = Integer.parseInt(words[0]);
            int threads = Integer.parseInt(words[1]);
            int operations = Integer.parseInt(words[2]);
            CountDownLatch ready = new CountDownLatch(threads);
            CountDownLatch go = new CountDownLatch(1);
            Window[] windows = new Window[threads];
            Thread[] running = new Thread[threads];
            for (int t = 0; t < threads; ++t) {
                windows[t] = new Window(writes < 0 ? tenth : whole, keys, sequences[t], starts[t], operations, writes, ready, go);
                starts[t] += operations;
                running[t] = new Thread(windows[t]);
                running[t].start();
            }
            ready.await();
            long began = System.nanoTime();
            go.countDown();
            long hits = 0;
            long ended = began;
            for (int t = 0; t < threads; ++t) {
                running[t].join();
                hits += windows[t].hits;
                ended = Math.max(ended, windows[t].ended);
            }
            System.out.println((ended - began) / (double) operations + " " + hits / ((double) operations * threads));
        }
    }
}
