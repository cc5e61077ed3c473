using System.Collections.Concurrent;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Tests.Kernels;

public sealed class WorkersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Every_part_of_every_job_is_done_once_before_the_job_returns(int threads)
    {
        using var workers = new Workers(threads);
        int[] done = new int[20];
        for (int job = 1; job <= 3000; job++)
        {
            // Some jobs find the threads asleep, most find them spinning.
            if (job % 500 == 0)
            {
                Thread.Sleep(2);
            }

            int parts = job % (done.Length + 1);
            Array.Clear(done);
            workers.Run(parts, new Count(done));
            for (int part = 0; part < done.Length; part++)
            {
                Assert.Equal(part < parts ? 1 : 0, done[part]);
            }
        }
    }

    [Fact]
    public void Parts_run_at_the_same_time()
    {
        using var workers = new Workers(3);
        using var barrier = new Barrier(3);

        // Each part waits for the two others.
        workers.Run(3, new Meet(barrier));
        Assert.Equal(1, barrier.CurrentPhaseNumber);
    }

    [Fact]
    public void One_thread_is_the_caller()
    {
        using var workers = new Workers(1);
        var threads = new ConcurrentBag<int>();
        workers.Run(5, new Record(threads));
        Assert.Equal(Enumerable.Repeat(Environment.CurrentManagedThreadId, 5), threads);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void An_exception_comes_out_at_the_caller_after_all_parts_and_the_next_job_runs(int threads)
    {
        using var workers = new Workers(threads);
        int[] done = new int[6];
        for (int round = 1; round <= 50; round++)
        {
            FormatException fault = Assert.Throws<FormatException>(() => workers.Run(6, new FailAt(4, done)));
            Assert.Equal("part 4", fault.Message);
            Assert.Equal([round, round, round, round, round, round], done);
        }

        int[] after = new int[3];
        workers.Run(3, new Count(after));
        Assert.Equal([1, 1, 1], after);
    }

    [Fact]
    public void A_job_within_a_job_is_refused()
    {
        using var workers = new Workers(2);
        Assert.Throws<InvalidOperationException>(() => workers.Run(2, new Nested(workers)));
    }

    [Fact]
    public void Threads_end_when_disposed_asleep_or_not_and_no_job_is_taken_then()
    {
        for (int i = 0; i < 20; i++)
        {
            var workers = new Workers(3);
            workers.Run(3, new Count(new int[3]));
            if (i % 2 == 0)
            {
                Thread.Sleep(2);
            }

            workers.Dispose();
            workers.Dispose();
            Assert.Throws<ObjectDisposedException>(() => workers.Run(1, new Count(new int[1])));
        }
    }

    [Fact]
    public void Fewer_than_one_thread_and_fewer_than_no_parts_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Workers(0));
        using var workers = new Workers(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => workers.Run(-1, new Count([])));
    }

    private readonly struct Count(int[] done) : IJob
    {
        public void Run(int part, int thread) => Interlocked.Increment(ref done[part]);
    }

    private readonly struct Meet(Barrier barrier) : IJob
    {
        public void Run(int part, int thread) => Assert.True(barrier.SignalAndWait(TimeSpan.FromSeconds(60)));
    }

    private readonly struct Record(ConcurrentBag<int> threads) : IJob
    {
        public void Run(int part, int thread) => threads.Add(Environment.CurrentManagedThreadId);
    }

    private readonly struct FailAt(int failing, int[] done) : IJob
    {
        public void Run(int part, int thread)
        {
            Interlocked.Increment(ref done[part]);
            if (part == failing)
            {
                throw new FormatException($"part {part}");
            }
        }
    }

    private readonly struct Nested(Workers workers) : IJob
    {
        public void Run(int part, int thread) => workers.Run(1, new Count(new int[1]));
    }
}
