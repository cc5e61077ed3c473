using CsCheck;
using Sonda.Engine.Optimizers.Schedules;

namespace Sonda.Engine.Tests.Optimizers;

public sealed class LearningRateScheduleTests
{
    [Theory]
    [InlineData("constant", "constant")]
    [InlineData("step(10,0.5)", "step(10,0.5)")]
    [InlineData("cosine(30)", "cosine(30)")]
    [InlineData("cosine(30,0)", "cosine(30)")]
    [InlineData("cosine(0.5,0.01)", "cosine(0.5,0.01)")]
    [InlineData("plateau(3,0.5)", "plateau(3,0.5)")]
    [InlineData("warmup(5)", "warmup(5)+constant")]
    [InlineData("warmup(5)+cosine(30)", "warmup(5)+cosine(30)")]
    [InlineData("warmup(0)+step(1,1)", "step(1,1)")]
    [InlineData("warmup(5e+0)+plateau(0,0.1)", "warmup(5)+plateau(0,0.1)")]
    public void Text_is_read_and_written_back(string text, string canonical)
    {
        LearningRateSchedule schedule = LearningRateSchedule.Parse(text);
        Assert.Equal(canonical, schedule.ToString());
        Assert.Equal(schedule, LearningRateSchedule.Parse(canonical));
    }

    [Theory]
    [InlineData("", "\"\" is not allowed")]
    [InlineData("linear", "\"linear\" is not allowed: expected constant, step, cosine, plateau")]
    [InlineData("step", "step takes 2 numbers, as in step(10,0.5); found 0")]
    [InlineData("step(2.5,0.5)", "\"2.5\" at character 6 of \"step(2.5,0.5)\" is not allowed: expected a whole number")]
    [InlineData("step(0,0.5)", "The period must be 1 or more; found 0.")]
    [InlineData("step(10,1.5)", "The ratio must be above 0 and at most 1; found 1.5.")]
    [InlineData("cosine(0)", "The length must be finite and above 0; found 0.")]
    [InlineData("cosine(30,2)", "The floor must be from 0 to 1; found 2.")]
    [InlineData("plateau(-1,0.5)", "The patience must be 0 or more; found -1.")]
    [InlineData("plateau(3,1)", "The ratio must be above 0 and below 1; found 1.")]
    [InlineData("plateau(1e99,0.5)", "\"1E+99\" at character 9")]
    [InlineData("warmup(-1)+constant", "The warm-up must be finite and at least 0; found -1.")]
    [InlineData("warmup+constant", "warmup takes 1 number, as in warmup(5); found 0 in \"warmup+constant\"")]
    [InlineData("warmup(5)+", "\"\" at character 11")]
    [InlineData("warmup(5)+warmup(5)", "\"warmup\" at character 11")]
    [InlineData("cosine(30)+warmup(5)", "\"warmup\" at character 12")]
    [InlineData("warmup(5)+step(10,0.5)+cosine(30)", "one schedule, alone or behind warmup(EPOCHS)+")]
    [InlineData("constant(1)", "constant takes no numbers, as in constant; found 1")]
    public void What_is_no_schedule_is_refused_with_its_place(string text, string part) =>
        Assert.Contains(part, Assert.ThrowsAny<FormatException>(() => LearningRateSchedule.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Values_out_of_range_are_named()
    {
        Assert.Equal("The warm-up must be finite and at least 0; found NaN.", Assert.ThrowsAny<ArgumentException>(new ConstantRate { Warmup = double.NaN }.Validated).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConstantRate().Factor(-1, 1, ScheduleState.Start));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConstantRate().Factor(0, 0, ScheduleState.Start));
    }

    [Fact]
    public void Factors_are_the_closed_forms_at_every_step()
    {
        const int perEpoch = 7;
        for (int step = 0; step < 60 * perEpoch; step++)
        {
            double epoch = (double)step / perEpoch;
            Assert.Equal(1, At("constant", step));
            Assert.Equal(Math.Pow(0.3, step / perEpoch / 10), At("step(10,0.3)", step), 1e-15);
            double cosine = (1 + Math.Cos(Math.PI * Math.Min(epoch / 30, 1))) / 2;
            Assert.Equal(cosine, At("cosine(30)", step), 1e-15);
            Assert.Equal(0.1 + (0.9 * cosine), At("cosine(30,0.1)", step), 1e-15);
            double warm = (step + 1) / (5.0 * perEpoch);
            double later = (1 + Math.Cos(Math.PI * Math.Min((epoch - 5) / 30, 1))) / 2;
            Assert.Equal(step < 5 * perEpoch ? warm : later, At("warmup(5)+cosine(30)", step), 1e-15);
        }

        static double At(string text, int step) => LearningRateSchedule.Parse(text).Factor(step, perEpoch, ScheduleState.Start);
    }

    [Fact]
    public void Cosine_has_its_exact_ends_and_never_rises()
    {
        var schedule = new CosineDecay(1000);
        Assert.Equal((1, 0.5, 0, 0), (At(0), At(500), At(1000), At(5000)));
        for (int epoch = 0; epoch < 1100; epoch++)
        {
            Assert.True(At(epoch + 1) <= At(epoch), $"epoch {epoch}");
        }

        double At(int epoch) => Math.Round(schedule.Factor(epoch, 1, ScheduleState.Start), 15);
    }

    [Fact]
    public void A_warm_up_of_half_an_epoch_ends_at_a_whole_step()
    {
        LearningRateSchedule schedule = LearningRateSchedule.Parse("warmup(0.5)");
        Assert.Equal([1 / 3.0, 2 / 3.0, 1, 1], Enumerable.Range(0, 4).Select(step => schedule.Factor(step, 5, ScheduleState.Start)));
    }

    [Fact]
    public void Plateau_reduces_after_more_than_its_patience_and_counts_anew()
    {
        // Patience 2: the third epoch without an improvement reduces the rate.
        double[] metrics = [1, 0.5, 0.6, 0.5, 0.49999, 0.4, 0.4, double.NaN, 0.4, 0.4, 0.4, 0.4, 0.3];
        double[] factors = [1, 1, 1, 1, 0.1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.001, 0.001];
        LearningRateSchedule schedule = LearningRateSchedule.Parse("plateau(2,0.1)");
        ScheduleState state = ScheduleState.Start;
        for (int i = 0; i < metrics.Length; i++)
        {
            state = schedule.Observe(state, i + 1, metrics[i]);
            Assert.Equal(factors[i], schedule.Factor(i + 1, 1, state), 1e-15);
        }

        Assert.Equal(new ScheduleState(0.3, 0, state.Factor), state);
    }

    [Fact]
    public void Plateau_waits_for_the_end_of_the_warm_up_and_others_see_no_metric()
    {
        LearningRateSchedule schedule = LearningRateSchedule.Parse("warmup(3)+plateau(0,0.5)");
        ScheduleState state = ScheduleState.Start;
        for (int epoch = 1; epoch <= 3; epoch++)
        {
            state = schedule.Observe(state, epoch, 1);
        }

        Assert.Equal(ScheduleState.Start, state);
        state = schedule.Observe(schedule.Observe(state, 4, -1), 5, -1);
        Assert.Equal(new ScheduleState(-1, 0, 0.5), state);
        Assert.Equal(0.5, schedule.Factor(5, 1, state));
        Assert.Same(ScheduleState.Start, LearningRateSchedule.Parse("cosine(9)").Observe(ScheduleState.Start, 9, 5));
    }

    [Fact]
    public void Any_schedule_survives_the_text_form_and_stays_from_0_to_1() =>
        Gen.Select(Gen.Int[0, 3], Gen.Double[1e-6, 0.999], Gen.Int[1, 50], Gen.Double[0, 9], Gen.Long[0, 10_000]).Sample((kind, ratio, time, warmup, step) =>
        {
            LearningRateSchedule schedule = kind switch
            {
                0 => new ConstantRate { Warmup = warmup },
                1 => new StepDecay(time, ratio) { Warmup = warmup },
                2 => new CosineDecay(time * ratio, ratio) { Warmup = warmup },
                _ => new PlateauDecay(time, ratio) { Warmup = warmup },
            };
            Assert.Equal(schedule, LearningRateSchedule.Parse(schedule.ToString()));
            Assert.InRange(schedule.Factor(step, 13, ScheduleState.Start), 0, 1);
        });
}
