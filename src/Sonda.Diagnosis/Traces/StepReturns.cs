namespace Sonda.Diagnosis.Traces;

/// <summary>
/// Counts the readings that steps replace which go back, as those of a second training in one file or of a counter that begins again with each
/// epoch. A run that resumes goes back too; that is no loss.
/// </summary>
/// <param name="readings">The readings in words.</param>
internal sealed class StepReturns(LocalizableText readings)
{
    private (string Place, long Step, long Before)? _first;
    private int _times, _replaced;

    /// <summary>The step to which the training may go back, because its state was kept or taken up there; null if there was no such event.</summary>
    public long? KeptAt { get; set; }

    /// <summary>Notes a reading.</summary>
    /// <param name="place">The place of its event.</param>
    /// <param name="step">Its step.</param>
    /// <param name="before">The step of the reading before it; null if it is the first.</param>
    /// <param name="replaced">The number of readings that it replaces.</param>
    public void Note(string place, long step, long? before, int replaced)
    {
        // Step 0 may be read twice: before the first step, and from it.
        bool isStart = step == 0 && before == 0;
        if (replaced == 0 || before is null || isStart || step >= KeptAt)
        {
            return;
        }

        _first ??= (place, step, before.Value);
        _times++;
        _replaced += replaced;
    }

    /// <summary>A remark on the readings that are lost; null if there are none.</summary>
    /// <param name="kept">The number of readings that count.</param>
    public LocalizableText? Remark(int kept)
    {
        if (_first is not var (place, step, before))
        {
            return null;
        }

        LocalizableText where = _times == 1
            ? LocalizableText.Of($"{place}: step {step} comes after step {before}")
            : LocalizableText.Of($"{place}: step {step} comes after step {before}, and steps go back {_times} times in all");
        int all = kept + _replaced;
        LocalizableText what = kept < _replaced
            ? LocalizableText.Count(kept, $"only {kept} of {all} {readings} counts", $"only {kept} of {all} {readings} count")
            : LocalizableText.Count(_replaced, $"{_replaced} of {all} {readings} does not count", $"{_replaced} of {all} {readings} do not count");
        return LocalizableText.Of(
            $"{where}, so {what}: a reading replaces those of its own and of later steps. Give each training a file of its own, and let steps count on from epoch to epoch.");
    }
}
