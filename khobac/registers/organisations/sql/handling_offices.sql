-- Which office does the work of each given office on a day: successions up to that day are followed to their end.
-- A chain only moves forward in time; where an office was split, the larger share carries on its work.
WITH RECURSIVE chain AS (
    SELECT office.id AS first_id, office.id AS office_id, DATE '0001-01-01' AS since, 0 AS steps
    FROM organisations_office office
    WHERE office.id = ANY(%(offices)s)
    UNION ALL
    SELECT chain.first_id, next.to_office_id, next.effective_on, chain.steps + 1
    FROM chain
    CROSS JOIN LATERAL (
        SELECT to_office_id, effective_on
        FROM organisations_officesuccession
        WHERE from_office_id = chain.office_id
          AND effective_on BETWEEN chain.since AND %(on)s
          AND recorded_to IS NULL
        ORDER BY effective_on, share DESC, id
        LIMIT 1
    ) next
    WHERE chain.steps < 100
)
SELECT DISTINCT ON (first_id) first_id, office_id
FROM chain
ORDER BY first_id, steps DESC
