package dev.inferj.llamacpp;

/**
 * How far the cells in use reach into a buffer that all slots share, and whether it pays to move them to its front. A step
 * costs by the highest cell in use, and when those in front are freed the others stay where they are.
 *
 * <p>A guess from below: llama.cpp does not tell, but however cells came and went, so many were once in use together.
 */
final class CellReach {
    /** Cells that are free in front before anything is moved. */
    static final int LEAST_FREE = 256;

    private int reach;

    /**
     * Takes note of how many cells are in use.
     *
     * @return whether to move them: at least {@link #LEAST_FREE}, and as many as are in use, lie free among them
     */
    boolean isMovingDue(int used) {
        reach = used == 0 ? 0 : Math.max(reach, used);
        return reach - used >= Math.max(LEAST_FREE, used);
    }

    /** All that are in use are in front now. */
    void moved(int used) {
        reach = used;
    }
}
